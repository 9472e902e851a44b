package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.deduplication.DatasetKeys.Fate;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Ingested;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in RocksDB are as those in memory are; what is forgotten is deleted in the end. */
class StateKeyStoreTest {
  private static final int GROUPS = 8;
  private static final int HISTORIES = 60;
  private static final int STEPS = 600;
  private static final int FEW = 3;
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final GenericRowData NO_ROW = new GenericRowData(0);

  @TempDir private Path directory;

  /** The key is spread as a hash would be. */
  private static Ingested row(long key, long eventTime) {
    long high = (key + 1) * 0x9E3779B97F4A7C15L;
    return Ingested.row(0, NO_ROW).keyed(high, Long.rotateLeft(high, 17) * 31, eventTime);
  }

  private static DatasetKeys keys(RocksDbState state, @Nullable Duration within) {
    return new DatasetKeys(
        0,
        KeyedDatasets.byId(within),
        new KeyGroupRange(0, GROUPS - 1),
        GROUPS,
        time -> new StateKeyStore(state.keyed(), "keys", GROUPS, FEW));
  }

  /** What is kept beside the state, written and read again. */
  private static DatasetKeys restored(DatasetKeys old, RocksDbState state, Duration within)
      throws IOException {
    var restored = keys(state, within);
    for (int group = 0; group < GROUPS; group++) {
      var bytes = new ByteArrayOutputStream();
      old.write(group, new DataOutputStream(bytes));
      restored.read(group, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    return restored;
  }

  @Test
  void judgesAsTheOracleAndLeavesNothing() throws Exception {
    for (int seed = 0; seed < HISTORIES; seed++) {
      try (var state =
          new RocksDbState(Files.createDirectory(directory.resolve("" + seed)), GROUPS)) {
        judgesAsTheOracle(new SplittableRandom(seed), state, "history " + seed);
      }
    }
  }

  private static void judgesAsTheOracle(SplittableRandom random, RocksDbState state, String history)
      throws IOException {
    var within = Duration.ofSeconds(random.nextInt(1, 20));
    long most = within.toSeconds() * SECOND;
    long width = (most + 3) / 4;
    var oracle = new KeyOracle(most);
    var keys = keys(state, within);
    int distinct = random.nextInt(1, 60);
    long now = random.nextLong(-100 * SECOND, 100 * SECOND);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0 -> keys = restored(keys, state, within);
        case 1 -> {
          long to = now - random.nextLong(most);
          keys.moveTo(to);
          oracle.moveTo(to);
        }
        case 2 -> keys.tidy();
        default -> {
          now += random.nextLong(most / 8 + 1);
          long time = now + random.nextLong(-2 * most, most);
          if (random.nextInt(4) == 0) {
            time = Math.floorDiv(time, width) * width - random.nextInt(2);
          }
          long key = random.nextInt(distinct);
          assertThat(keys.judge(row(key, time)))
              .as("%s step %d", history, step)
              .isEqualTo(oracle.judge(key, time));
        }
      }
    }
    keys.moveTo(now + 100 * most);
    for (int barrier = 0; barrier < STEPS; barrier++) {
      keys.tidy();
    }
    assertThat(keys.size()).as(history).isZero();
    assertThat(state.entries()).as(history).isZero();
  }

  @Test
  void repeatIsForEverWithoutTime() throws Exception {
    try (var state = new RocksDbState(directory, GROUPS)) {
      var keys = keys(state, null);
      assertThat(keys.judge(row(1, Ingested.NO_TIME))).isEqualTo(Fate.FIRST);
      keys.moveTo(9_000 * HOUR);
      keys.tidy();

      assertThat(keys.judge(row(1, 9_000 * HOUR))).isEqualTo(Fate.REPEAT);
      assertThat(keys.judge(row(2, 0))).isEqualTo(Fate.FIRST);
      assertThat(keys.size()).isEqualTo(2).isEqualTo(state.entries());
      assertThat(keys.bytes()).isZero();
    }
  }

  /** Of rows of a table, any two of a key may be near each other. */
  @Test
  void learnsRowsThatAreRepeatsOfEachOther() throws Exception {
    Dataset dataset = KeyedDatasets.byId(Duration.ofSeconds(10));
    try (var state = new RocksDbState(directory, GROUPS)) {
      var keys = keys(state, Duration.ofSeconds(10));
      for (long id = 0; id < 200; id++) {
        var random = new SplittableRandom(id);
        var key = RowKey.projected(dataset, new UUID(1, 2));
        var times = new ArrayList<Long>();
        for (int row = 0; row < 12; row++) {
          times.add(random.nextLong(40 * SECOND));
          key.look(KeyedRows.idAndTime(id, times.get(row)));
          keys.learn(key);
        }
        long at = random.nextLong(60 * SECOND) - 10 * SECOND;
        key.look(KeyedRows.idAndTime(id, at));
        var row = Ingested.row(0, NO_ROW);
        key.put(row);

        boolean isRepeat = times.stream().anyMatch(time -> Math.abs(time - at) < 10 * SECOND);
        assertThat(keys.judge(row)).isEqualTo(isRepeat ? Fate.REPEAT : Fate.FIRST);
      }
      assertThat(keys.size()).isEqualTo(state.entries());
    }
  }

  /** A bucket of a key group is deleted at once; of more than a few keys, one a barrier. */
  @Test
  void deletesWhatIsForgottenLittleByLittle() throws Exception {
    try (var state = new RocksDbState(directory, GROUPS)) {
      var keys = keys(state, Duration.ofHours(4));
      for (int key = 0; key < 400; key++) {
        keys.judge(row(key, 0));
      }
      keys.tidy();
      keys.moveTo(100 * HOUR);

      assertThat(keys.size()).isZero();
      var left = new ArrayList<>(List.of(state.entries()));
      for (int barrier = 0; barrier < GROUPS; barrier++) {
        keys.tidy();
        left.add(state.entries());
      }
      assertThat(left).startsWith(400).endsWith(0);
      assertThat(left).isSortedAccordingTo((one, next) -> Integer.compare(next, one));
      assertThat(left).doesNotHaveDuplicates();
    }
  }
}
