package io.chimera.connectors.decode.json;

import io.chimera.schemas.stream.TypedRow;

/** Reads values of one contract type. */
interface JsonValue {

  /**
   * Reads the value at hand, which is no null, to its end and writes it into the row; what is wrong
   * with it goes to the scanner.
   */
  void read(JsonScanner in, TypedRow row, int column);
}
