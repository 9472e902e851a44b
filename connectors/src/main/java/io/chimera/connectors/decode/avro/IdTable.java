package io.chimera.connectors.decode.avro;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things kept by schema id, without boxing the id, and never more than so many: when the table is
 * full it starts again empty, since all in it can be had again.
 */
final class IdTable<T> {
  private static final int SPREAD = 0x9E37_79B9;

  private final int maxSize;
  private final int[] ids;
  private final @Nullable Object[] values;
  private final int shift;
  private int size;

  IdTable(int maxSize) {
    this.maxSize = maxSize;
    int slots = Integer.highestOneBit(maxSize) * 4;
    ids = new int[slots];
    values = new Object[slots];
    shift = Integer.numberOfLeadingZeros(slots) + 1;
  }

  @SuppressWarnings("unchecked")
  @Nullable T find(int id) {
    return (T) values[slotOf(id)];
  }

  void put(int id, T value) {
    int slot = slotOf(id);
    if (values[slot] == null) {
      if (size == maxSize) {
        Arrays.fill(values, null);
        size = 0;
        slot = slotOf(id);
      }
      size++;
    }
    ids[slot] = id;
    values[slot] = value;
  }

  int size() {
    return size;
  }

  /** Where the id is, or the free slot where it belongs; never more than half are taken. */
  private int slotOf(int id) {
    int slot = (id * SPREAD) >>> shift;
    while (values[slot] != null && ids[slot] != id) {
      slot = (slot + 1) & (ids.length - 1);
    }
    return slot;
  }
}
