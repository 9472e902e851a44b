package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;

/**
 * How long a list or map may be.
 *
 * @param maxBytes as written in the record
 * @param path the column it goes to
 */
record SizeLimit(int maxBytes, String path) {

  boolean isExceeded(AvroInput input, int start) {
    return input.position() - start > maxBytes;
  }

  Fault fault() {
    return new Fault(
        ReasonCode.VALUE_TOO_LARGE,
        path,
        "Cannot hold the value: it has more than the " + maxBytes + " bytes allowed");
  }
}
