package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A set of 128-bit keys, each with the step of its bucket at which it was seen: an open table of
 * plain arrays. It is filled to between 64 and 80 percent once it has grown, so that a key costs at
 * most 32 bytes at any time, 25 where there are no steps.
 */
final class KeyTable implements BucketKeys {
  private static final int INITIAL_SLOTS = 8;
  private static final int MOST_SLOTS = 1 << 30;
  private static final double FULL = 0.8;
  private static final double FRESH = 0.72;
  private static final long UNSIGNED = 0xFFFFFFFFL;
  private static final int HEADERS = 72;

  private final boolean isTimed;
  private long[] keys;
  private int[] steps;
  private int slots;
  private int size;

  KeyTable(boolean isTimed) {
    this(isTimed, INITIAL_SLOTS);
  }

  private KeyTable(boolean isTimed, int slots) {
    this.isTimed = isTimed;
    this.slots = slots;
    keys = new long[2 * slots];
    steps = new int[isTimed ? slots : 0];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long bytes() {
    return HEADERS + (long) Long.BYTES * keys.length + (long) Integer.BYTES * steps.length;
  }

  @Override
  public boolean contains(long high, long low, long from, long to) {
    int slot = home(high);
    while (isTaken(slot)) {
      if (holds(slot, high, low)) {
        long at = at(slot);
        if (from <= at && at <= to) {
          return true;
        }
      }
      slot = next(slot);
    }
    return false;
  }

  @Override
  public void add(long high, long low, long step) {
    if (size + 1 > FULL * slots) {
      grow();
    }
    insert(high, low, (int) step);
  }

  @Override
  public void learn(long high, long low, long step) {
    int first = -1;
    int last = -1;
    for (int slot = home(high); isTaken(slot); slot = next(slot)) {
      if (holds(slot, high, low)) {
        first = first < 0 || at(slot) < at(first) ? slot : first;
        last = last < 0 || at(slot) > at(last) ? slot : last;
      }
    }
    if (first < 0) {
      add(high, low, step);
    } else if (!isTimed || (at(first) <= step && step <= at(last))) {
      return;
    } else if (first == last) {
      add(high, low, step);
    } else {
      steps[step < at(first) ? first : last] = (int) step;
    }
  }

  @Override
  public void forget() {
    // The garbage collector does.
  }

  private void insert(long high, long low, int step) {
    int slot = home(high);
    while (isTaken(slot)) {
      slot = next(slot);
    }
    keys[2 * slot] = high;
    keys[2 * slot + 1] = low;
    if (isTimed) {
      steps[slot] = step;
    }
    size++;
  }

  private void grow() {
    int more = (int) Math.min(MOST_SLOTS, slots + slots / 4L);
    if (more == slots) {
      throw new IllegalStateException("Cannot remember more than " + size + " keys in one bucket");
    }
    long[] oldKeys = keys;
    int[] oldSteps = steps;
    int oldSlots = slots;
    slots = more;
    size = 0;
    keys = new long[2 * slots];
    steps = new int[isTimed ? slots : 0];
    for (int slot = 0; slot < oldSlots; slot++) {
      if ((oldKeys[2 * slot] | oldKeys[2 * slot + 1]) != 0) {
        insert(oldKeys[2 * slot], oldKeys[2 * slot + 1], isTimed ? oldSteps[slot] : 0);
      }
    }
  }

  private boolean isTaken(int slot) {
    return (keys[2 * slot] | keys[2 * slot + 1]) != 0;
  }

  private boolean holds(int slot, long high, long low) {
    return keys[2 * slot] == high && keys[2 * slot + 1] == low;
  }

  private long at(int slot) {
    return isTimed ? steps[slot] & UNSIGNED : 0;
  }

  /** Spreads the upper half of the first half over the slots, however many there are. */
  private int home(long high) {
    return (int) (((high >>> 32) * slots) >>> 32);
  }

  private int next(int slot) {
    return slot + 1 == slots ? 0 : slot + 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int slot = 0; slot < slots; slot++) {
      if (isTaken(slot)) {
        out.writeLong(keys[2 * slot]);
        out.writeLong(keys[2 * slot + 1]);
        if (isTimed) {
          out.writeInt(steps[slot]);
        }
      }
    }
  }

  static KeyTable read(boolean isTimed, DataInput in) throws IOException {
    int size = in.readInt();
    var table = new KeyTable(isTimed, Math.max(INITIAL_SLOTS, (int) (size / FRESH)));
    for (int index = 0; index < size; index++) {
      long high = in.readLong();
      long low = in.readLong();
      table.add(high, low, isTimed ? in.readInt() & UNSIGNED : 0);
    }
    return table;
  }
}
