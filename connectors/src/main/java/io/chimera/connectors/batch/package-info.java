/** Reads of whole tables and by cursors as a source of Flink has them. */
@NullMarked
package io.chimera.connectors.batch;

import org.jspecify.annotations.NullMarked;
