package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** How the records of one schema become rows of one dataset. */
@FunctionalInterface
interface Plan {

  /** Reads one record from where the input is, or says what is wrong with it. */
  @Nullable Fault read(AvroInput input, TypedRow row);

  /** The plan of a schema none of whose records can be had. */
  static Plan refusing(Fault fault) {
    return (input, row) -> fault;
  }
}
