package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A set of 128-bit keys, each with the step of its bucket at which it was seen: an open table of
 * plain arrays. It is filled to between 67 and 87 percent once it has grown, so that a key costs at
 * most 32 bytes at any time, 26 where there are no steps.
 *
 * <p>Beside every slot stands a byte of its key, the tag, 0 where the slot is empty. Eight tags are
 * compared at once, as in <a href="https://abseil.io/about/design/swisstables">Swiss tables</a>, so
 * that the search for a key that is not there hardly ever leaves the tags, which are few enough for
 * the processor's caches.
 */
final class KeyTable implements BucketKeys {
  private static final VarHandle TAGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int GROUP = Long.BYTES;
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private static final int INITIAL_SLOTS = GROUP;
  private static final int MOST_SLOTS = 100_000_000;
  private static final double FULL = 0.875;
  private static final double GROWTH = 1.3;
  private static final double FRESH = 0.78;
  private static final long UNSIGNED = 0xFFFFFFFFL;
  private static final int KEY_BYTES = 2 * Long.BYTES;
  private static final int HEADERS = 72;
  private static final int NONE = -1;

  private final boolean isTimed;
  private final int entryBytes;
  private int slots;
  private int size;
  private int mostKeys;

  /** Of every slot the key, then the step where there is one, as {@link #write} writes them. */
  private byte[] entries;

  /** The first group stands at the end once more, so that eight can be read from any slot. */
  private byte[] tags;

  KeyTable(boolean isTimed) {
    this(isTimed, INITIAL_SLOTS);
  }

  private KeyTable(boolean isTimed, int slots) {
    this.isTimed = isTimed;
    entryBytes = isTimed ? KEY_BYTES + Integer.BYTES : KEY_BYTES;
    allocate(slots);
  }

  private void allocate(int newSlots) {
    slots = newSlots;
    mostKeys = (int) (FULL * newSlots);
    size = 0;
    entries = new byte[newSlots * entryBytes];
    tags = new byte[newSlots + GROUP];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long bytes() {
    return HEADERS + (long) entries.length + tags.length;
  }

  @Override
  public boolean contains(long high, long low, long from, long to) {
    int slot = home(high);
    long wanted = tag(high) * ONES;
    while (true) {
      long group = (long) TAGS.get(tags, slot);
      long empty = zeros(group);
      // Below the first empty slot; what lies beyond belongs to other keys.
      long found = zeros(group ^ wanted) & (empty - 1) & ~empty;
      for (; found != 0; found &= found - 1) {
        int at = at(slot, found);
        if (holds(at, high, low)) {
          long step = step(at);
          if (from <= step && step <= to) {
            return true;
          }
        }
      }
      if (empty != 0) {
        return false;
      }
      slot = wrapped(slot + GROUP);
    }
  }

  @Override
  public long touch(long high) {
    int slot = home(high);
    return tags[slot] ^ entries[slot * entryBytes];
  }

  @Override
  public void add(long high, long low, long step) {
    if (size == mostKeys) {
      grow();
    }
    insert(high, low, (int) step);
  }

  @Override
  public void learn(long high, long low, long step) {
    int first = NONE;
    int last = NONE;
    for (int slot = home(high); tags[slot] != 0; slot = wrapped(slot + 1)) {
      if (holds(slot, high, low)) {
        first = first == NONE || step(slot) < step(first) ? slot : first;
        last = last == NONE || step(slot) > step(last) ? slot : last;
      }
    }
    if (first == NONE) {
      add(high, low, step);
    } else if (!isTimed || (step(first) <= step && step <= step(last))) {
      return;
    } else if (first == last) {
      add(high, low, step);
    } else {
      putStep(step < step(first) ? first : last, (int) step);
    }
  }

  @Override
  public void forget() {
    // The garbage collector does.
  }

  private void insert(long high, long low, int step) {
    int slot = home(high);
    long empty = zeros((long) TAGS.get(tags, slot));
    while (empty == 0) {
      slot = wrapped(slot + GROUP);
      empty = zeros((long) TAGS.get(tags, slot));
    }
    int at = at(slot, empty);
    byte tag = (byte) tag(high);
    tags[at] = tag;
    if (at < GROUP) {
      tags[slots + at] = tag;
    }
    LONGS.set(entries, at * entryBytes, high);
    LONGS.set(entries, at * entryBytes + Long.BYTES, low);
    if (isTimed) {
      putStep(at, step);
    }
    size++;
  }

  private void grow() {
    int more = (int) Math.min(MOST_SLOTS, Math.ceil(GROWTH * slots));
    if (more == slots) {
      throw new IllegalStateException("Cannot remember more than " + size + " keys in one bucket");
    }
    byte[] oldEntries = entries;
    byte[] oldTags = tags;
    int oldSlots = slots;
    allocate(more);
    for (int slot = 0; slot < oldSlots; slot++) {
      if (oldTags[slot] != 0) {
        int from = slot * entryBytes;
        insert(
            (long) LONGS.get(oldEntries, from),
            (long) LONGS.get(oldEntries, from + Long.BYTES),
            isTimed ? (int) INTS.get(oldEntries, from + KEY_BYTES) : 0);
      }
    }
  }

  private boolean holds(int slot, long high, long low) {
    return (long) LONGS.get(entries, slot * entryBytes) == high
        && (long) LONGS.get(entries, slot * entryBytes + Long.BYTES) == low;
  }

  private long step(int slot) {
    return isTimed ? (int) INTS.get(entries, slot * entryBytes + KEY_BYTES) & UNSIGNED : 0;
  }

  private void putStep(int slot, int step) {
    INTS.set(entries, slot * entryBytes + KEY_BYTES, step);
  }

  /** Spreads the upper half of the first half over the slots, however many there are. */
  private int home(long high) {
    return (int) (((high >>> 32) * slots) >>> 32);
  }

  /** From other bits than {@link #home}; never 0. */
  private static long tag(long high) {
    long tag = high & 0xFF;
    return tag == 0 ? 1 : tag;
  }

  /** The top bit of every byte that is 0; above the lowest such byte also of some others. */
  private static long zeros(long group) {
    return (group - ONES) & ~group & TOPS;
  }

  /** The slot of the lowest bit. */
  private int at(int slot, long bits) {
    return wrapped(slot + (Long.numberOfTrailingZeros(bits) >>> 3));
  }

  private int wrapped(int slot) {
    return slot < slots ? slot : slot - slots;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int slot = 0; slot < slots; slot++) {
      if (tags[slot] != 0) {
        out.write(entries, slot * entryBytes, entryBytes);
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
