package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.Utf8;

/** Breaches of the grammar, as negative numbers in the place of the position after a token. */
final class JsonBreaches {
  static final int MALFORMED = -1;
  static final int TRUNCATED = -2;
  static final int INVALID_UTF8 = -3;

  private JsonBreaches() {}

  /** What is wrong with the byte at this position, where the grammar allows none like it. */
  static int at(byte[] bytes, int position) {
    if (position >= bytes.length) {
      return TRUNCATED;
    }
    return Utf8.next(bytes, position, bytes.length) == Utf8.INVALID ? INVALID_UTF8 : MALFORMED;
  }
}
