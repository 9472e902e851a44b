package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
  private static final long LATEST = 0xFFFFFFFFL;
  private static final long[] HOMES = {0, 0x80000000L, 0xFFFFFFFFL};
  private static final long[] TAGS = {0, 1, 2, 0x80, 0xFF};
  private static final int MOST_OF_A_HOME = 400;

  private record Key(long high, long low) {}

  /** The table, and a map that is told the same. */
  private static final class Pair {
    private final boolean isTimed;
    private final Map<Key, TreeSet<Long>> steps = new HashMap<>();
    private KeyTable table;
    private int size;

    Pair(boolean isTimed) {
      this.isTimed = isTimed;
      table = new KeyTable(isTimed);
    }

    boolean knows(Key key, long from, long to) {
      boolean isKnown =
          steps.containsKey(key) && !steps.get(key).subSet(from, true, to, true).isEmpty();
      assertThat(table.contains(key.high(), key.low(), from, to)).as("%s", key).isEqualTo(isKnown);
      return isKnown;
    }

    void add(Key key, long step) {
      table.add(key.high(), key.low(), step);
      steps.computeIfAbsent(key, fresh -> new TreeSet<>()).add(step);
      size++;
    }

    /** Of several the first and the last are kept. */
    void learn(Key key, long step) {
      table.learn(key.high(), key.low(), step);
      TreeSet<Long> known = steps.computeIfAbsent(key, fresh -> new TreeSet<>());
      int before = known.size();
      known.add(step);
      if (known.size() > 2) {
        known.remove(known.higher(known.first()));
      }
      size += known.size() - before;
    }

    void holdsAll() {
      assertThat(table.size()).isEqualTo(size);
      steps.forEach(
          (key, all) -> {
            for (long step : all) {
              assertThat(table.contains(key.high(), key.low(), step, step)).as("%s", key).isTrue();
            }
            if (isTimed && all.first() > 0) {
              knows(key, 0, all.first() - 1);
            }
            if (isTimed && all.last() < LATEST) {
              knows(key, all.last() + 1, LATEST);
            }
            // Its neighbours have the same home, and 0 and 1 the same tag.
            knows(new Key(key.high() ^ 1, key.low()), 0, LATEST);
            knows(new Key(key.high(), ~key.low()), 0, LATEST);
          });
    }

    void restore() throws IOException {
      table = read(isTimed, written(table));
    }
  }

  private static byte[] written(KeyTable table) throws IOException {
    var bytes = new ByteArrayOutputStream();
    table.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static KeyTable read(boolean isTimed, byte[] bytes) throws IOException {
    return KeyTable.read(isTimed, new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static long step(SplittableRandom random, boolean isTimed) {
    if (!isTimed) {
      return 0;
    }
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> LATEST;
      default -> random.nextLong(LATEST);
    };
  }

  /** Every other key of one of a few homes and tags, until there are many. */
  private static Key key(SplittableRandom random, int index) {
    if (index % 2 == 0 && index < 2 * MOST_OF_A_HOME * HOMES.length) {
      long home = HOMES[random.nextInt(HOMES.length)];
      long tag = TAGS[random.nextInt(TAGS.length)];
      return new Key(home << 32 | random.nextInt(4) << 8 | tag, random.nextInt(20));
    }
    return new Key(random.nextLong(), random.nextLong());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsWhatAMapHoldsAfterEveryGrowth(boolean isTimed) throws IOException {
    var random = new SplittableRandom(20261122);
    var pair = new Pair(isTimed);
    long bytes = pair.table.bytes();
    int growths = 0;
    for (int index = 0; index < 30_000; index++) {
      Key key = key(random, index);
      long step = step(random, isTimed);
      if (!pair.knows(key, step, step)) {
        pair.add(key, step);
      }
      if (pair.table.bytes() != bytes) {
        pair.holdsAll();
        if (growths++ % 7 == 6) {
          pair.restore();
          pair.holdsAll();
        }
        bytes = pair.table.bytes();
      }
    }
    pair.holdsAll();
    assertThat(growths).isGreaterThan(20);
  }

  /** All keys have one of three homes, so that what a key is found by lies across full groups. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void learnsAcrossFullGroups(boolean isTimed) throws IOException {
    var random = new SplittableRandom(7);
    var pair = new Pair(isTimed);
    for (int index = 0; index < 6_000; index++) {
      pair.learn(key(random, 2 * (index % MOST_OF_A_HOME)), step(random, isTimed));
      if (index % 500 == 0) {
        pair.holdsAll();
      }
      if (index % 1_500 == 0) {
        pair.restore();
      }
    }
    pair.holdsAll();
    assertThat(pair.size).isGreaterThan(500);
  }

  private static Key ofHome(long home, int number) {
    return new Key(home << 32 | 0xAB, number);
  }

  /** In the order in which they lie. */
  private static List<Long> lows(KeyTable table) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(written(table));
    var lows = new ArrayList<Long>();
    for (int left = bytes.getInt(); left > 0; left--) {
      bytes.getLong();
      lows.add(bytes.getLong());
    }
    assertThat(bytes.hasRemaining()).isFalse();
    return lows;
  }

  @Test
  void goesOnInTheNextGroupWhereOneIsFull() throws IOException {
    var table = new KeyTable(false);
    for (int number = 0; number < 12; number++) {
      table.add(ofHome(0, number).high(), number, 0);
    }
    table.add(ofHome(LATEST, 12).high(), 12, 0);

    assertThat(lows(table)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
  }

  @Test
  void goesOnInTheFirstGroupWhereTheLastIsFull() throws IOException {
    var pair = new Pair(false);
    for (int number = 0; number < 12; number++) {
      pair.add(ofHome(LATEST, number), 0);
    }

    assertThat(lows(pair.table)).containsExactly(8L, 9L, 10L, 11L, 0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    pair.holdsAll();
    pair.learn(ofHome(LATEST, 11), 0);
    pair.holdsAll();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsKeysOfOneTagApart(boolean isTimed) {
    var pair = new Pair(isTimed);
    for (int number = 0; number < 40; number++) {
      pair.add(new Key((long) number << 8, 5), 0);
    }
    pair.holdsAll();
    for (int number = 0; number < 40; number++) {
      var key = new Key((long) number << 8 | 1, 5);
      assertThat(pair.knows(key, 0, LATEST)).isFalse();
      pair.add(key, 0);
    }
    pair.holdsAll();
  }

  @Test
  void writesEveryKeyWithItsStep() throws IOException {
    var table = new KeyTable(true);
    table.add(0x0102030405060708L, 0x1112131415161718L, 0xFFFFFFFEL);
    table.add(0, -1, 3);

    byte[] bytes = written(table);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "00000002"
                + "0102030405060708"
                + "1112131415161718"
                + "fffffffe"
                + "0000000000000000"
                + "ffffffffffffffff"
                + "00000003");
    assertThat(written(read(true, bytes))).isEqualTo(bytes);
  }

  @Test
  void writesKeysAloneWhereThereAreNoSteps() throws IOException {
    var table = new KeyTable(false);
    table.add(0x0102030405060708L, 0x1112131415161718L, 0);

    byte[] bytes = written(table);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("00000001" + "0102030405060708" + "1112131415161718");
    assertThat(written(read(false, bytes))).isEqualTo(bytes);
  }

  /** Another version may have had them in another order. */
  @Test
  void readsKeysInAnyOrder() throws IOException {
    var random = new SplittableRandom(3);
    var keys = new ArrayList<Key>();
    for (int index = 0; index < 1_000; index++) {
      keys.add(new Key(random.nextLong(), random.nextLong()));
    }
    var bytes = ByteBuffer.allocate(Integer.BYTES + keys.size() * 20);
    bytes.putInt(keys.size());
    keys.forEach(key -> bytes.putLong(key.high()).putLong(key.low()).putInt((int) key.low()));

    var table = read(true, bytes.array());

    for (Key key : keys) {
      long step = key.low() & LATEST;
      assertThat(table.contains(key.high(), key.low(), step, step)).isTrue();
    }
    assertThat(table.size()).isEqualTo(keys.size());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "6, 1",
    "7, 2",
    "1000, 161",
    "78000000, 12500000",
    "84000000, 12500000",
    "87500000, 12500000"
  })
  void makesNoMoreGroupsThanThereMayBe(int size, int groups) {
    assertThat(KeyTable.groupsFor(size)).isEqualTo(groups);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "2, 3",
    "10, 15",
    "8680556, 12500000",
    "12000000, 12500000",
    "12500000, 12500000"
  })
  void growsUntilThereMayBeNoMore(int groups, int more) {
    assertThat(KeyTable.grown(groups)).isEqualTo(more);
  }
}
