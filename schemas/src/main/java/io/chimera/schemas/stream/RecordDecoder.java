package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * Turns one record's bytes into a typed row. Pure as far as the record goes: what one call saw
 * never changes what the next one answers. Not thread-safe.
 */
public interface RecordDecoder {

  /**
   * Fills {@code row} from {@code value}. Columns that are filled from the record's envelope are
   * left alone. A column whose field is absent gets its default, or null. Whether null is allowed
   * at the top level is not decided here; inside lists, maps and nested records it is.
   *
   * <p>Strings in the row may point into {@code value}: the row is valid while the array is
   * unchanged.
   *
   * @param value the bytes, not empty
   * @param row the row to fill; after a fault its content means nothing
   * @return null if the row is good, or else what is wrong with the record. Never throws because of
   *     the record's content; trouble with the world (the registry away for too long) is thrown
   */
  @Nullable Fault decode(byte[] value, TypedRow row);
}
