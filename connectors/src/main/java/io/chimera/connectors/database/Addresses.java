package io.chimera.connectors.database;

import java.util.HexFormat;

/** Writes uuids and addresses of the network as MariaDB writes them. */
final class Addresses {
  private static final int WORDS = 8;

  private Addresses() {}

  static String uuid(byte[] bytes) {
    String digits = HexFormat.of().formatHex(bytes);
    return String.join(
        "-",
        digits.substring(0, 8),
        digits.substring(8, 12),
        digits.substring(12, 16),
        digits.substring(16, 20),
        digits.substring(20));
  }

  static String inet4(byte[] bytes) {
    return dotted(bytes, 0);
  }

  /** The longest run of zeros left out; the last 32 bits dotted where it is a place for IPv4. */
  static String inet6(byte[] bytes) {
    var words = new int[WORDS];
    for (int word = 0; word < WORDS; word++) {
      words[word] = (int) BinlogText.bigEndian(bytes, 2 * word, 2);
    }
    int gap = -1;
    int gapLength = 0;
    for (int from = 0; from < WORDS; from++) {
      int to = from;
      while (to < WORDS && words[to] == 0) {
        to++;
      }
      if (to - from > gapLength) {
        gap = from;
        gapLength = to - from;
      }
    }
    var text = new StringBuilder(39);
    for (int word = 0; word < WORDS; word++) {
      if (word == gap) {
        text.append(word == 0 ? "::" : ":");
        word += gapLength - 1;
        continue;
      }
      boolean isDotted =
          word == 6 && gap == 0 && (gapLength == 6 || (gapLength == 5 && words[5] == 0xFFFF));
      if (isDotted) {
        return text.append(dotted(bytes, 12)).toString();
      }
      text.append(Integer.toHexString(words[word]));
      if (word < WORDS - 1) {
        text.append(':');
      }
    }
    return text.toString();
  }

  private static String dotted(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF)
        + "."
        + (bytes[offset + 1] & 0xFF)
        + "."
        + (bytes[offset + 2] & 0xFF)
        + "."
        + (bytes[offset + 3] & 0xFF);
  }
}
