package io.chimera.connectors.database;

import org.jspecify.annotations.Nullable;

/**
 * How large a database believes a table to be, by its own statistics.
 *
 * @param rows estimated; absent where it does not say
 * @param bytes with its indexes; absent where it does not say
 */
public record TableSize(@Nullable Long rows, @Nullable Long bytes) {
  static final TableSize UNKNOWN = new TableSize(null, null);
}
