package io.chimera.jobs.reconcile;

import java.io.ByteArrayOutputStream;

/** Goes through the bytes of a key. */
final class KeyBytesReader {
  private final byte[] bytes;
  private int place;

  KeyBytesReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int next() {
    return bytes[place++] & 0xFF;
  }

  byte[] next(int count) {
    var next = new byte[count];
    System.arraycopy(bytes, place, next, 0, count);
    place += count;
    return next;
  }

  /** What {@link KeyCell} has written with an end. */
  byte[] nextWithEnd() {
    var next = new ByteArrayOutputStream();
    for (int each = next(); each != 0 || bytes[place++] != 0; each = next()) {
      next.write(each);
    }
    return next.toByteArray();
  }
}
