package io.chimera.quality.protect;

import java.util.HexFormat;
import java.util.Map;

/** Keys for this package's tests. */
public final class Keys {
  private Keys() {}

  /** Bytes that count up from the first. */
  static byte[] bytes(int first, int length) {
    var bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) (first + index);
    }
    return bytes;
  }

  /** {@code k1} alone. */
  public static Keyring first() {
    return new Keyring("k1", Map.of("k1", bytes(0, 32)));
  }

  /** {@code k2} is the current one, {@code k1} is still there. */
  static Keyring rotated() {
    return new Keyring("k2", Map.of("k1", bytes(0, 32), "k2", bytes(100, 32)));
  }

  /** {@code k2} alone. */
  static Keyring second() {
    return new Keyring("k2", Map.of("k2", bytes(100, 32)));
  }

  /** Hexadecimal digits, spaces allowed. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
