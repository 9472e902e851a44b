package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;

/**
 * How many items a list or map may have.
 *
 * @param items the most it may have
 * @param path the column it goes to
 */
record ItemLimit(int items, String path) {

  Fault exceeded() {
    return new Fault(
        ReasonCode.VALUE_TOO_LARGE,
        path,
        "Cannot hold the items: there are more than " + items + " of them");
  }
}
