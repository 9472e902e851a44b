/** Databases as a source of Flink: reads of whole tables in parts, then the log. */
@NullMarked
package io.chimera.connectors.source;

import org.jspecify.annotations.NullMarked;
