package io.chimera.connectors.database;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Reads a value from its text into a row of ours. Not thread-safe. */
@FunctionalInterface
interface TextCell {
  /** Of a column that the table does not have. */
  TextCell NOTHING =
      (utf8, offset, length, row, column) -> {
        row.setNull(column);
        return null;
      };

  /**
   * @param utf8 where the text is, which may stay there
   * @return why the column's type cannot hold the value, or null
   */
  @Nullable Fault read(byte[] utf8, int offset, int length, TypedRow row, int column);
}
