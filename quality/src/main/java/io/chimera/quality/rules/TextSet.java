package io.chimera.quality.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A few texts. Whether one is among them takes its length and its ends, and one comparison of
 * bytes: most texts of one set differ in these.
 */
final class TextSet {
  private static final int ROOM = 4;
  private static final int MIX = 0x9E3779B9;

  /** A table with open addresses, of which most are free. */
  private final byte @Nullable [][] places;

  private final int shift;

  TextSet(List<String> texts) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(ROOM * Math.max(1, texts.size()) - 1);
    shift = Integer.SIZE - bits;
    places = new byte[1 << bits][];
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      int place = first(bytes, 0, bytes.length);
      while (places[place] != null) {
        place = next(place);
      }
      places[place] = bytes;
    }
  }

  /** Whether a text is one of them. Most lie in one array, and are not copied out of it. */
  boolean contains(BinaryStringData text) {
    text.ensureMaterialized();
    MemorySegment[] segments = text.getSegments();
    byte[] array = segments.length == 1 ? segments[0].getHeapMemory() : null;
    return array == null
        ? contains(text.toBytes(), 0, text.getSizeInBytes())
        : contains(array, text.getOffset(), text.getSizeInBytes());
  }

  private boolean contains(byte[] bytes, int from, int length) {
    int place = first(bytes, from, length);
    for (byte[] found = places[place]; found != null; found = places[place]) {
      if (Arrays.equals(found, 0, found.length, bytes, from, from + length)) {
        return true;
      }
      place = next(place);
    }
    return false;
  }

  private int first(byte[] bytes, int from, int length) {
    int mixed = length;
    if (length > 0) {
      mixed = mixed * 31 + bytes[from];
      mixed = mixed * 31 + bytes[from + length / 2];
      mixed = mixed * 31 + bytes[from + length - 1];
    }
    return (mixed * MIX) >>> shift;
  }

  private int next(int place) {
    return (place + 1) & (places.length - 1);
  }
}
