package io.chimera.jobs.reconcile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ranges of keys, side by side; every key is in exactly one. */
final class KeyRanges {
  private final byte[][] starts;
  private final KeyRange[] ranges;

  private KeyRanges(List<byte[]> starts) {
    this.starts = starts.toArray(byte[][]::new);
    ranges = new KeyRange[starts.size() + 1];
    Arrays.setAll(ranges, index -> new KeyRange());
  }

  /**
   * Ranges of about the same number of rows.
   *
   * @param sample of the keys, in any order
   * @param keysInRange about how many of the sample are in a range
   */
  static KeyRanges of(List<byte[]> sample, int keysInRange) {
    List<byte[]> sorted = new ArrayList<>(sample);
    sorted.sort(Arrays::compareUnsigned);
    var starts = new ArrayList<byte[]>();
    for (int index = keysInRange; index < sorted.size(); index += keysInRange) {
      byte[] start = sorted.get(index);
      byte[] before = starts.isEmpty() ? sorted.get(0) : starts.get(starts.size() - 1);
      if (!Arrays.equals(start, before)) {
        starts.add(start);
      }
    }
    return new KeyRanges(starts);
  }

  int size() {
    return ranges.length;
  }

  KeyRange get(int index) {
    return ranges[index];
  }

  /** The range that a key is in. */
  int indexOf(byte[] key) {
    int place = Arrays.binarySearch(starts, key, Arrays::compareUnsigned);
    return place >= 0 ? place + 1 : -place - 1;
  }
}
