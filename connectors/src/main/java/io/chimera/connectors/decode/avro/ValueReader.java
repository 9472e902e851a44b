package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** One step of a plan: takes one Avro value from the input, into a column or nowhere. */
@FunctionalInterface
interface ValueReader {

  /** The column given to a reader that only skips. */
  int NO_COLUMN = -1;

  /**
   * Reads one value.
   *
   * @return null if it went well, or what is wrong; where the bytes themselves are wrong the column
   *     may be missing
   */
  @Nullable Fault read(AvroInput input, TypedRow row, int column);
}
