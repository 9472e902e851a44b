package io.chimera.quality.expression;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * SQL's {@code LIKE}: whether all of a text is a pattern of {@code %}, which stands for any
 * characters, and {@code _}, which stands for one. Texts are looked at as they lie there, in UTF-8.
 *
 * <p>What is between two {@code %} is a part. The first part begins the text and the last one ends
 * it; the others are found in between, each as far to the left as it can be, so that nothing is
 * ever tried twice.
 */
final class LikePattern {
  private static final int NOT_HERE = -1;

  /** All but the last where there is more than one. */
  private final Part[] parts;

  /** What ends the text; null where the pattern has no {@code %}. */
  private final @Nullable Part last;

  private LikePattern(List<Part> parts) {
    int all = parts.size();
    last = all == 1 ? null : parts.get(all - 1);
    this.parts = parts.subList(0, last == null ? all : all - 1).toArray(Part[]::new);
  }

  /**
   * Reads a pattern.
   *
   * @param escape the character that takes the meaning from the one behind it; absent for none
   * @throws IllegalArgumentException if an escape is before anything but itself, % and _
   */
  static LikePattern of(String pattern, @Nullable Integer escape) {
    var parts = new ArrayList<Part>();
    var part = new PartBuilder();
    int[] points = pattern.codePoints().toArray();
    for (int index = 0; index < points.length; index++) {
      int point = points[index];
      if (escape != null && point == escape) {
        index++;
        if (index == points.length
            || (points[index] != '%' && points[index] != '_' && points[index] != escape)) {
          throw new IllegalArgumentException(
              "the escape character stands before neither '%', '_' nor itself");
        }
        part.add(points[index]);
      } else if (point == '%') {
        parts.add(part.build());
        part = new PartBuilder();
      } else if (point == '_') {
        part.addAny();
      } else {
        part.add(point);
      }
    }
    parts.add(part.build());
    return new LikePattern(parts);
  }

  /** Matches a text. Most lie in one array, and are not copied out of it. */
  boolean matches(BinaryStringData text) {
    text.ensureMaterialized();
    MemorySegment[] segments = text.getSegments();
    byte[] array = segments.length == 1 ? segments[0].getHeapMemory() : null;
    return array == null
        ? matches(text.toBytes(), 0, text.getSizeInBytes())
        : matches(array, text.getOffset(), text.getSizeInBytes());
  }

  private boolean matches(byte[] bytes, int from, int length) {
    int end = from + length;
    int at = parts[0].after(bytes, from, end);
    Part ending = last;
    if (ending == null || at == NOT_HERE) {
      return at == end;
    }
    int begin = ending.beginBefore(bytes, at, end);
    if (begin == NOT_HERE || ending.after(bytes, begin, end) != end) {
      return false;
    }
    for (int index = 1; index < parts.length; index++) {
      at = parts[index].find(bytes, at, begin);
      if (at == NOT_HERE) {
        return false;
      }
    }
    return true;
  }

  /** Whether a byte is not the first one of its character. */
  private static boolean isInside(byte each) {
    return (each & 0xC0) == 0x80;
  }

  /** What stands between two {@code %}, of a certain number of characters. */
  private static final class Part {
    private final byte[] letters;

    /** Where in the letters any one character stands, in their order. */
    private final int[] anys;

    private final int characters;

    Part(byte[] letters, int[] anys, int characters) {
      this.letters = letters;
      this.anys = anys;
      this.characters = characters;
    }

    /** Where the text goes on behind this, if this stands here. */
    int after(byte[] bytes, int from, int end) {
      int at = from;
      int letter = 0;
      for (int any : anys) {
        at = same(bytes, at, end, letter, any);
        letter = any;
        if (at == NOT_HERE || at == end) {
          return NOT_HERE;
        }
        at++;
        while (at < end && isInside(bytes[at])) {
          at++;
        }
      }
      return same(bytes, at, end, letter, letters.length);
    }

    private int same(byte[] bytes, int from, int end, int first, int until) {
      int length = until - first;
      if (length > end - from) {
        return NOT_HERE;
      }
      for (int index = 0; index < length; index++) {
        if (bytes[from + index] != letters[first + index]) {
          return NOT_HERE;
        }
      }
      return from + length;
    }

    /** Where it begins that ends there, as many characters as it has. */
    int beginBefore(byte[] bytes, int from, int end) {
      if (anys.length == 0) {
        return letters.length > end - from ? NOT_HERE : end - letters.length;
      }
      int at = end;
      for (int character = 0; character < characters; character++) {
        do {
          at--;
        } while (at >= from && isInside(bytes[at]));
        if (at < from) {
          return NOT_HERE;
        }
      }
      return at;
    }

    /** Where the text goes on behind this, where it stands first. */
    int find(byte[] bytes, int from, int end) {
      for (int begin = from; begin <= end; begin++) {
        if (begin == end || !isInside(bytes[begin])) {
          int behind = after(bytes, begin, end);
          if (behind != NOT_HERE) {
            return behind;
          }
        }
      }
      return NOT_HERE;
    }
  }

  /** A part as it is read. */
  private static final class PartBuilder {
    private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
    private final List<Integer> anys = new ArrayList<>();
    private int characters;

    void add(int point) {
      letters.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      characters++;
    }

    void addAny() {
      anys.add(letters.size());
      characters++;
    }

    Part build() {
      return new Part(
          letters.toByteArray(), anys.stream().mapToInt(Integer::intValue).toArray(), characters);
    }
  }
}
