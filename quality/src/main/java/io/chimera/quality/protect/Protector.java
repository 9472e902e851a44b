package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Puts something else in the place of one column's value. */
interface Protector {

  int column();

  /** Of a row whose column is not null. After a fault the clear text is still there. */
  @Nullable Fault protect(TypedRow row);

  /** Puts a value in place of another one, of which nothing is left in the row. */
  static void replace(TypedRow row, int column, Object value) {
    row.setLong(column, 0);
    row.setObject(column, value);
  }

  /** Makes the column null and leaves nothing of its number in the row. */
  static void remove(TypedRow row, int column) {
    row.setLong(column, 0);
    row.setNull(column);
  }
}
