package io.chimera.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/** A dictionary of texts, or of bytes. */
final class TextDictionary extends PageDictionary {
  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int LENGTH = Integer.BYTES;

  private byte[] plain = new byte[FIRST_SLOTS * LENGTH * 2];

  /** Where an entry begins in {@link #plain}. */
  private int[] offsets = new int[FIRST_SLOTS / 2];

  /** The number of an entry and one, or 0, by hash. */
  private int[] slots = new int[FIRST_SLOTS];

  private int[] hashes = new int[FIRST_SLOTS];

  @Override
  int find(byte[] page, int offset, int[] ids, int from, int to) {
    int at = offset;
    for (int index = from; index < to; index++) {
      int end = at + LENGTH + PlainNumbers.intAt(page, at);
      ids[index] = entryOf(page, at, end);
      at = end;
    }
    return at;
  }

  /** The length before the text counts as a part of it. */
  private int entryOf(byte[] page, int from, int to) {
    int hash = hash(page, from, to);
    int mask = slots.length - 1;
    int slot = hash & mask;
    int entry = slots[slot];
    while (entry != 0) {
      if (hashes[slot] == hash && isEntry(entry - 1, page, from, to)) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    return added(page, from, to, hash, slot);
  }

  private boolean isEntry(int entry, byte[] page, int from, int to) {
    int offset = offsets[entry];
    int length = to - from;
    return length <= plain.length - offset
        && Arrays.equals(plain, offset, offset + length, page, from, to);
  }

  private static int hash(byte[] bytes, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ PlainNumbers.longAt(bytes, at)) * SPREAD;
      hash ^= hash >>> Integer.SIZE;
    }
    for (; at < to; at++) {
      hash = (hash ^ bytes[at]) * SPREAD;
    }
    return (int) (hash >>> Integer.SIZE);
  }

  private int added(byte[] page, int from, int to, int hash, int slot) {
    int at = size();
    int length = to - from;
    if (at + length > plain.length) {
      plain = Arrays.copyOf(plain, Math.max(at + length, plain.length * 2));
    }
    System.arraycopy(page, from, plain, at, length);
    int id = enter(length);
    if (id == offsets.length) {
      offsets = Arrays.copyOf(offsets, id * 2);
    }
    offsets[id] = at;
    slots[slot] = id + 1;
    hashes[slot] = hash;
    if (entries() * 2 >= slots.length) {
      spread();
    }
    return id;
  }

  private void spread() {
    int[] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = new int[oldSlots.length * 2];
    hashes = new int[slots.length];
    int mask = slots.length - 1;
    for (int old = 0; old < oldSlots.length; old++) {
      if (oldSlots[old] != 0) {
        int slot = oldHashes[old] & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = oldSlots[old];
        hashes[slot] = oldHashes[old];
      }
    }
  }

  @Override
  BytesInput bytes() {
    return BytesInput.from(plain, 0, size());
  }
}
