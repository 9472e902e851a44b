package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A set of 128-bit keys, each with the step of its bucket at which it was seen: an open table of
 * plain arrays. It is filled to between 66 and 95 percent once it has grown, so that a key costs at
 * most 32 bytes at any time, 26 where there are no steps.
 *
 * <p>Beside every slot stands a byte of its key, the tag, 0 where the slot is empty. Slots come in
 * groups of eight, which are filled in order; what finds no room in its group goes to the next one.
 * Eight tags are compared at once, as in <a href="https://abseil.io/about/design/swisstables">Swiss
 * tables</a>, so that the search for a key that is not there hardly ever leaves the tags, which are
 * few enough for the processor's caches.
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

  private static final int INITIAL_GROUPS = 1;
  private static final int MOST_GROUPS = 12_500_000;
  private static final double FULL = 0.95;
  private static final double GROWTH = 1.44;
  private static final double FRESH = 0.78;
  private static final long UNSIGNED = 0xFFFFFFFFL;
  private static final int KEY_BYTES = 2 * Long.BYTES;
  private static final int HEADERS = 72;
  private static final int NONE = -1;

  private final boolean isTimed;
  private final int entryBytes;
  private int groups;
  private int size;
  private int mostKeys;

  /** Of every slot the key, then the step where there is one, as {@link #write} writes them. */
  private byte[] entries;

  private byte[] tags;

  KeyTable(boolean isTimed) {
    this(isTimed, INITIAL_GROUPS);
  }

  private KeyTable(boolean isTimed, int groups) {
    this.isTimed = isTimed;
    entryBytes = isTimed ? KEY_BYTES + Integer.BYTES : KEY_BYTES;
    allocate(groups);
  }

  private void allocate(int newGroups) {
    groups = newGroups;
    mostKeys = (int) (FULL * GROUP * newGroups);
    size = 0;
    entries = new byte[newGroups * GROUP * entryBytes];
    tags = new byte[newGroups * GROUP];
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
    int group = home(high);
    long wanted = tag(high) * ONES;
    while (true) {
      long eight = tags(group);
      long empty = zeros(eight);
      // Below the first empty slot; what else looks like the tag is none.
      long found = zeros(eight ^ wanted) & (empty - 1) & ~empty;
      for (; found != 0; found &= found - 1) {
        int entry = entry(group, slot(found));
        if (holds(entry, high, low)) {
          long step = step(entry);
          if (from <= step && step <= to) {
            return true;
          }
        }
      }
      if (empty != 0) {
        return false;
      }
      group = next(group);
    }
  }

  @Override
  public long touch(long high) {
    int group = home(high);
    return tags[group * GROUP] ^ entries[entry(group, 0)];
  }

  @Override
  public void add(long high, long low, long step) {
    if (size >= mostKeys) {
      grow();
    }
    insert(high, low, (int) step);
  }

  @Override
  public void learn(long high, long low, long step) {
    int first = NONE;
    int last = NONE;
    int group = home(high);
    for (int used = used(group); ; used = used(group)) {
      for (int slot = 0; slot < used; slot++) {
        int entry = entry(group, slot);
        if (holds(entry, high, low)) {
          first = first == NONE || step(entry) < step(first) ? entry : first;
          last = last == NONE || step(entry) > step(last) ? entry : last;
        }
      }
      if (used < GROUP) {
        break;
      }
      group = next(group);
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
    int group = home(high);
    int used = used(group);
    while (used == GROUP) {
      group = next(group);
      used = used(group);
    }
    put(group, used, high, low, step);
  }

  private void put(int group, int slot, long high, long low, int step) {
    tags[group * GROUP + slot] = (byte) tag(high);
    int entry = entry(group, slot);
    LONGS.set(entries, entry, high);
    LONGS.set(entries, entry + Long.BYTES, low);
    if (isTimed) {
      putStep(entry, step);
    }
    size++;
  }

  /**
   * Moves all to a larger table. A key is moved twice on average before the table has its size,
   * which is most of what adding costs. How many slots of a group are used is therefore counted
   * apart: it would be read from tags that were written the moment before, one by one, and a
   * processor waits where it reads at once what was written in parts.
   */
  private void grow() {
    int more = grown(groups);
    if (more <= groups) {
      throw new IllegalStateException("Cannot remember more than " + size + " keys in one bucket");
    }
    byte[] oldEntries = entries;
    byte[] oldTags = tags;
    int oldGroups = groups;
    allocate(more);
    var used = new byte[more];
    for (int oldGroup = 0; oldGroup < oldGroups; oldGroup++) {
      int end = entry(oldGroup, used(oldTags, oldGroup));
      for (int from = entry(oldGroup, 0); from < end; from += entryBytes) {
        long high = (long) LONGS.get(oldEntries, from);
        int group = home(high);
        while (used[group] == GROUP) {
          group = next(group);
        }
        long low = (long) LONGS.get(oldEntries, from + Long.BYTES);
        int step = isTimed ? (int) INTS.get(oldEntries, from + KEY_BYTES) : 0;
        put(group, used[group]++, high, low, step);
      }
    }
  }

  /** How many groups a table has that outgrew as many; no more where there may be no more. */
  static int grown(int groups) {
    return (int) Math.min(MOST_GROUPS, Math.ceil(GROWTH * groups));
  }

  /** How many groups a table has that begins with as many keys. */
  static int groupsFor(int size) {
    long fresh = (long) Math.ceil(size / FRESH / GROUP);
    return (int) Math.min(MOST_GROUPS, Math.max(INITIAL_GROUPS, fresh));
  }

  private long tags(int group) {
    return (long) TAGS.get(tags, group * GROUP);
  }

  /** Where a slot's entry begins. */
  private int entry(int group, int slot) {
    return (group * GROUP + slot) * entryBytes;
  }

  private boolean holds(int entry, long high, long low) {
    return (long) LONGS.get(entries, entry) == high
        && (long) LONGS.get(entries, entry + Long.BYTES) == low;
  }

  private long step(int entry) {
    return isTimed ? (int) INTS.get(entries, entry + KEY_BYTES) & UNSIGNED : 0;
  }

  private void putStep(int entry, int step) {
    INTS.set(entries, entry + KEY_BYTES, step);
  }

  /** How many slots of a group hold a key. */
  private int used(int group) {
    return used(tags, group);
  }

  private static int used(byte[] tags, int group) {
    long empty = zeros((long) TAGS.get(tags, group * GROUP));
    return empty == 0 ? GROUP : slot(empty);
  }

  /** Spreads the upper half of the first half over the groups, however many there are. */
  private int home(long high) {
    return (int) (((high >>> 32) * groups) >>> 32);
  }

  private int next(int group) {
    return group + 1 == groups ? 0 : group + 1;
  }

  /** From other bits than {@link #home}; never 0. */
  private static long tag(long high) {
    long tag = high & 0xFF;
    return tag == 0 ? 1 : tag;
  }

  /** The top bit of every byte that is 0; above the lowest such byte also of some others. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & TOPS;
  }

  /** The slot of the lowest bit. */
  private static int slot(long bits) {
    return Long.numberOfTrailingZeros(bits) >>> 3;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int group = 0; group < groups; group++) {
      out.write(entries, entry(group, 0), used(group) * entryBytes);
    }
  }

  static KeyTable read(boolean isTimed, DataInput in) throws IOException {
    int size = in.readInt();
    var table = new KeyTable(isTimed, groupsFor(size));
    for (int index = 0; index < size; index++) {
      long high = in.readLong();
      long low = in.readLong();
      table.add(high, low, isTimed ? in.readInt() & UNSIGNED : 0);
    }
    return table;
  }
}
