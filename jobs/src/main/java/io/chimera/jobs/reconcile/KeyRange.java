package io.chimera.jobs.reconcile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What both sides have in one range of keys: how many rows, and the sum of their hashes. */
final class KeyRange {
  private long inSource;
  private long inTable;
  private long first;
  private long second;
  private byte @Nullable [] smallest;
  private byte @Nullable [] largest;

  /** Adds a row of the source. */
  void addSource(byte[] key, long firstHash, long secondHash) {
    inSource++;
    first += firstHash;
    second += secondHash;
    widen(key);
  }

  /** Adds a row of the table; rows that are the same make up for each other. */
  void addTable(byte[] key, long firstHash, long secondHash) {
    inTable++;
    first -= firstHash;
    second -= secondHash;
    widen(key);
  }

  private void widen(byte[] key) {
    if (smallest == null || Arrays.compareUnsigned(key, smallest) < 0) {
      smallest = key;
    }
    if (largest == null || Arrays.compareUnsigned(key, largest) > 0) {
      largest = key;
    }
  }

  boolean isSame() {
    return inSource == inTable && first == 0 && second == 0;
  }

  long inSource() {
    return inSource;
  }

  long inTable() {
    return inTable;
  }

  long rows() {
    return inSource + inTable;
  }

  byte[] smallest() {
    return required(smallest);
  }

  byte[] largest() {
    return required(largest);
  }

  private static byte[] required(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalStateException("Cannot tell a key of a range without rows");
    }
    return key;
  }
}
