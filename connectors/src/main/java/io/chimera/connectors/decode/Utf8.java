package io.chimera.connectors.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The strict form of UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF, no
 * sequence that is cut off.
 */
public final class Utf8 {
  /** Answer of {@link #next}: the bytes are no UTF-8. */
  public static final int INVALID = -1;

  /** Answer of {@link #next}: the bytes end before the character does. */
  public static final int CUT_OFF = -2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes are UTF-8 text from beginning to end. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end) {
      if (bytes[position] >= 0) {
        position = skipAscii(bytes, position, end);
      } else {
        position = next(bytes, position, end);
        if (position < 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static int skipAscii(byte[] bytes, int from, int end) {
    int position = from;
    while (position + Long.BYTES <= end && ((long) LONGS.get(bytes, position) & HIGH_BITS) == 0) {
      position += Long.BYTES;
    }
    while (position < end && bytes[position] >= 0) {
      position++;
    }
    return position;
  }

  /**
   * Position after the character at {@code position}, or {@link #INVALID} or {@link #CUT_OFF}.
   *
   * @param position less than {@code end}
   */
  public static int next(byte[] bytes, int position, int end) {
    int lead = bytes[position] & 0xFF;
    if (lead < 0x80) {
      return position + 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      return INVALID;
    }
    int second = position + 1;
    if (second == end) {
      return CUT_OFF;
    }
    if (!isSecond(lead, bytes[second] & 0xFF)) {
      return INVALID;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (int index = position + 2; index < position + length; index++) {
      if (index == end) {
        return CUT_OFF;
      }
      if (!isContinuation(bytes[index])) {
        return INVALID;
      }
    }
    return position + length;
  }

  /** The second byte decides about overlong forms, surrogates and what is above U+10FFFF. */
  private static boolean isSecond(int lead, int second) {
    return switch (lead) {
      case 0xE0 -> second >= 0xA0 && second <= 0xBF;
      case 0xED -> second >= 0x80 && second <= 0x9F;
      case 0xF0 -> second >= 0x90 && second <= 0xBF;
      case 0xF4 -> second >= 0x80 && second <= 0x8F;
      default -> second >= 0x80 && second <= 0xBF;
    };
  }

  private static boolean isContinuation(byte value) {
    return (value & 0xC0) == 0x80;
  }
}
