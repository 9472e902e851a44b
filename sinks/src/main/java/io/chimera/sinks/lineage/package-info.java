/** What is told of where tables come from, as OpenLineage has it. */
@NullMarked
package io.chimera.sinks.lineage;

import org.jspecify.annotations.NullMarked;
