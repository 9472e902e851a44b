/** The lake: its catalog, and the tables that contracts declare. */
@NullMarked
package io.chimera.sinks.iceberg;

import org.jspecify.annotations.NullMarked;
