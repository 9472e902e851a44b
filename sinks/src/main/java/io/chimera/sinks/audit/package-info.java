/** Who has changed what: a chain of records, in a table of the lake. */
@NullMarked
package io.chimera.sinks.audit;

import org.jspecify.annotations.NullMarked;
