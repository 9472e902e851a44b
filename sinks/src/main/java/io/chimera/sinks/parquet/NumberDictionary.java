package io.chimera.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/** A dictionary of numbers that all have the same width. */
final class NumberDictionary extends PageDictionary {
  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int width;
  private byte[] plain;

  /** The number of an entry and one, or 0, by hash. */
  private int[] slots = new int[FIRST_SLOTS];

  private long[] keys = new long[FIRST_SLOTS];

  /**
   * @param width in bytes, 4 or 8
   */
  NumberDictionary(int width) {
    this.width = width;
    plain = new byte[FIRST_SLOTS / 2 * width];
  }

  @Override
  int find(byte[] page, int offset, int[] ids, int from, int to) {
    int at = offset;
    for (int index = from; index < to; index++) {
      long value =
          width == Long.BYTES ? PlainNumbers.longAt(page, at) : PlainNumbers.intAt(page, at);
      ids[index] = entryOf(value);
      at += width;
    }
    return at;
  }

  private int entryOf(long value) {
    int mask = slots.length - 1;
    int slot = slotOf(value) & mask;
    int entry = slots[slot];
    while (entry != 0) {
      if (keys[slot] == value) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    return added(value, slot);
  }

  private static int slotOf(long value) {
    return (int) ((value * SPREAD) >>> Integer.SIZE);
  }

  private int added(long value, int slot) {
    int at = size();
    if (at + width > plain.length) {
      plain = Arrays.copyOf(plain, plain.length * 2);
    }
    if (width == Long.BYTES) {
      PlainNumbers.putLong(plain, at, value);
    } else {
      PlainNumbers.putInt(plain, at, (int) value);
    }
    int id = enter(width);
    slots[slot] = id + 1;
    keys[slot] = value;
    if (entries() * 2 >= slots.length) {
      spread();
    }
    return id;
  }

  private void spread() {
    int[] oldSlots = slots;
    long[] oldKeys = keys;
    slots = new int[oldSlots.length * 2];
    keys = new long[slots.length];
    int mask = slots.length - 1;
    for (int old = 0; old < oldSlots.length; old++) {
      if (oldSlots[old] != 0) {
        int slot = slotOf(oldKeys[old]) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = oldSlots[old];
        keys[slot] = oldKeys[old];
      }
    }
  }

  @Override
  BytesInput bytes() {
    return BytesInput.from(plain, 0, size());
  }
}
