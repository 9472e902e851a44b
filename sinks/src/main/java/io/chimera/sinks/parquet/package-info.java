/** Rows become Parquet files, as Iceberg's own writer makes them, for less. */
@NullMarked
package io.chimera.sinks.parquet;

import org.jspecify.annotations.NullMarked;
