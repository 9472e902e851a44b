package io.chimera.connectors.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads bytes that are written as text: base64 and the 36 characters of a uuid. */
final class BinaryText {
  private static final int UUID_CHARACTERS = 36;
  private static final int UUID_BYTES = 16;
  private static final byte[] NOTHING = {};
  private static final byte[] SIXTH_BITS = new byte[256];

  static {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Arrays.fill(SIXTH_BITS, (byte) -1);
    for (int value = 0; value < alphabet.length(); value++) {
      SIXTH_BITS[alphabet.charAt(value)] = (byte) value;
    }
  }

  private BinaryText() {}

  /** The 16 bytes of a uuid, or null if the text is none. */
  static byte @Nullable [] uuid(byte[] text, int offset, int length) {
    if (length != UUID_CHARACTERS) {
      return null;
    }
    var bytes = new byte[UUID_BYTES];
    int position = offset;
    for (int index = 0; index < UUID_BYTES; index++) {
      if ((index == 4 || index == 6 || index == 8 || index == 10) && text[position++] != '-') {
        return null;
      }
      int high = hexadecimal(text[position++]);
      int low = hexadecimal(text[position++]);
      if ((high | low) < 0) {
        return null;
      }
      bytes[index] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  private static int hexadecimal(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    int letter = character | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** Bytes that base64 text of this length and padding stands for; meaningless for other text. */
  static long base64Length(byte[] text, int offset, int length) {
    return length / 4 * 3L - padding(text, offset, length);
  }

  /** What base64 text (RFC 4648 section 4, with padding) stands for, or null if it is none. */
  static byte @Nullable [] base64(byte[] text, int offset, int length) {
    if (length == 0) {
      return NOTHING;
    }
    if (length % 4 != 0) {
      return null;
    }
    int padding = padding(text, offset, length);
    var bytes = new byte[length / 4 * 3 - padding];
    int filled = 0;
    int end = offset + length - (padding > 0 ? 4 : 0);
    for (int position = offset; position < end; position += 4) {
      int first = SIXTH_BITS[text[position] & 0xFF];
      int second = SIXTH_BITS[text[position + 1] & 0xFF];
      int third = SIXTH_BITS[text[position + 2] & 0xFF];
      int fourth = SIXTH_BITS[text[position + 3] & 0xFF];
      if ((first | second | third | fourth) < 0) {
        return null;
      }
      int bits = first << 18 | second << 12 | third << 6 | fourth;
      bytes[filled++] = (byte) (bits >> 16);
      bytes[filled++] = (byte) (bits >> 8);
      bytes[filled++] = (byte) bits;
    }
    return padding == 0 || finish(text, end, padding, bytes) ? bytes : null;
  }

  /** The last four characters, of which one or two are padding; bits that are left must be zero. */
  private static boolean finish(byte[] text, int position, int padding, byte[] bytes) {
    int first = SIXTH_BITS[text[position] & 0xFF];
    int second = SIXTH_BITS[text[position + 1] & 0xFF];
    int third = padding == 2 ? 0 : SIXTH_BITS[text[position + 2] & 0xFF];
    if ((first | second | third) < 0) {
      return false;
    }
    int bits = first << 18 | second << 12 | third << 6;
    bytes[bytes.length - (3 - padding)] = (byte) (bits >> 16);
    if (padding == 2) {
      return (bits & 0xFFFF) == 0;
    }
    bytes[bytes.length - 1] = (byte) (bits >> 8);
    return (bits & 0xFF) == 0;
  }

  private static int padding(byte[] text, int offset, int length) {
    int end = offset + length;
    if (length < 4 || text[end - 1] != '=') {
      return 0;
    }
    return text[end - 2] == '=' ? 2 : 1;
  }
}
