package io.chimera.connectors.decode.json;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * How long a list, a map or a key may be.
 *
 * @param maxBytes as written in the record
 */
record SizeLimit(int maxBytes) {

  @Nullable Fault check(int bytes, String path) {
    return bytes <= maxBytes
        ? null
        : new Fault(
            ReasonCode.VALUE_TOO_LARGE,
            path,
            "Cannot hold the value: it has " + bytes + " bytes, allowed are " + maxBytes);
  }
}
