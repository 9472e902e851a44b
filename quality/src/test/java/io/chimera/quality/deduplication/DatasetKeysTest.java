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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetKeysTest {
  private static final int GROUPS = 8;
  private static final int HISTORIES = 3_000;
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final GenericRowData NO_ROW = new GenericRowData(0);

  /** The key is spread as a hash would be. */
  private static Ingested row(long key, long eventTime) {
    long high = (key + 1) * 0x9E3779B97F4A7C15L;
    return Ingested.row(0, NO_ROW).keyed(high, Long.rotateLeft(high, 17) * 31, eventTime);
  }

  private static Ingested withoutKey(long eventTime) {
    return Ingested.row(0, NO_ROW).keyed(0, 0, eventTime);
  }

  @ParameterizedTest(name = "{0} after {1} µs: {2}")
  @CsvSource({
    "the same time, 0, REPEAT",
    "just within, 9999999, REPEAT",
    "just not within, 10000000, FIRST",
    "just within before, -9999999, REPEAT",
    "just not within before, -10000000, FIRST",
    "buckets away but within, 7500000, REPEAT"
  })
  void repeatIsLessThanTheTimeAway(String name, long later, Fate fate) {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofSeconds(10)));
    keys.judge(row(1, 100 * SECOND));

    assertThat(keys.judge(row(1, 100 * SECOND + later))).isEqualTo(fate);
  }

  @ParameterizedTest
  @CsvSource({"PT4H45M, 1", "PT5H, 1000", "P198D, 1000", "P199D, 1000000", "P3650D, 1000000"})
  void comparesTimesInSteps(Duration within, long step) {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(within));
    long micros = within.toSeconds() * SECOND;
    keys.judge(row(1, 0));

    assertThat(keys.judge(row(1, micros - 1))).isEqualTo(Fate.REPEAT);
    assertThat(keys.judge(row(1, micros))).isEqualTo(Fate.FIRST);
    assertThat(KeyTime.of(within).startMicros(1) % step).isZero();
  }

  @Test
  void withoutTimeRepeatIsForEver() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(null));
    keys.judge(row(1, Ingested.NO_TIME));
    keys.moveTo(9_000 * HOUR);

    assertThat(keys.judge(row(1, 9_000 * HOUR))).isEqualTo(Fate.REPEAT);
    assertThat(keys.judge(row(2, 0))).isEqualTo(Fate.FIRST);
  }

  @Test
  void rowWithoutKeyOrTimeIsLetThroughAndCounted() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(1)));

    assertThat(keys.judge(withoutKey(5))).isEqualTo(Fate.WITHOUT_KEY);
    assertThat(keys.judge(withoutKey(5))).isEqualTo(Fate.WITHOUT_KEY);
    assertThat(keys.judge(row(1, Ingested.NO_TIME))).isEqualTo(Fate.WITHOUT_KEY);

    var drained = keys.drain();
    assertThat(drained.readings().keys().withoutKey()).isEqualTo(3);
    assertThat(drained.tally().written()).isEqualTo(3);
    assertThat(drained.tally().eventTimeMax()).isEqualTo(5);
  }

  @Test
  void recordALittleOutOfOrderFindsAllItLooksFor() {
    // Given
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(4)));
    keys.judge(row(1, 96 * HOUR + 1));
    // When
    keys.moveTo(101 * HOUR);
    // Then
    assertThat(keys.judge(row(1, 100 * HOUR))).isEqualTo(Fate.REPEAT);
    assertThat(keys.judge(row(2, 100 * HOUR))).isEqualTo(Fate.FIRST);
  }

  @Test
  void recordBehindWhatIsRememberedIsLetThroughOnceAndCountedAsLate() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(4)));
    keys.judge(row(1, 10 * HOUR));
    keys.moveTo(100 * HOUR);

    assertThat(keys.judge(row(1, 10 * HOUR))).isEqualTo(Fate.LATE);
    assertThat(keys.judge(row(1, 10 * HOUR))).isEqualTo(Fate.REPEAT);

    assertThat(keys.drain().readings().keys().late()).isEqualTo(1);
  }

  /** Metrics are read while keys are added: they get what was counted at a barrier. */
  @Test
  void countsItsKeysAtBarriersForThoseWhoAskFromOtherThreads() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(4)));
    keys.judge(row(1, 10 * HOUR));
    keys.judge(row(2, 10 * HOUR));
    assertThat(keys.countedSize()).isZero();

    keys.tidy();
    assertThat(keys.countedSize()).isEqualTo(2);
    assertThat(keys.countedBytes()).isEqualTo(keys.bytes()).isPositive();

    keys.moveTo(100 * HOUR);
    assertThat(keys.countedSize()).isZero();
    assertThat(keys.countedBytes()).isZero();
  }

  @Test
  void forgetsWhatNoRepeatCanComeOf() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(4)));
    for (int hour = 0; hour < 100; hour++) {
      keys.judge(row(hour, hour * HOUR));
      keys.moveTo(hour * HOUR);
    }

    assertThat(keys.size()).isEqualTo(6);
    assertThat(keys.knownFrom()).isEqualTo(94 * HOUR);
  }

  @Test
  void streamTimeNeverGoesBack() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(4)));
    keys.moveTo(100 * HOUR);
    keys.moveTo(50 * HOUR);

    assertThat(keys.knownFrom()).isEqualTo(95 * HOUR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PT24H"})
  void keyTakesAtMost32Bytes(String within) {
    var keys =
        new DatasetKeys(
            0,
            KeyedDatasets.byId(within.isEmpty() ? null : Duration.parse(within)),
            new KeyGroupRange(0, GROUPS - 1),
            GROUPS,
            MemoryKeyStore::new);
    long most = 0;
    for (int key = 0; key < 300_000; key++) {
      keys.judge(row(key, (key % 24) * HOUR));
      if (key > 20_000) {
        most = Math.max(most, (keys.bytes() * 100 + keys.size() - 1) / keys.size());
      }
    }

    assertThat(keys.size()).isEqualTo(300_000);
    assertThat(most).isLessThanOrEqualTo(within.isEmpty() ? 2_600 : 3_200);
  }

  @Test
  void countsWhatItDecidesOnce() {
    var keys = DatasetKeys.alone(KeyedDatasets.byId(Duration.ofHours(1)));
    keys.judge(row(1, 7));
    keys.judge(row(1, 8));
    keys.judge(row(2, 6));

    var tally = keys.drain().tally();
    assertThat(tally.in()).isZero();
    assertThat(tally.written()).isEqualTo(2);
    assertThat(tally.duplicates()).isEqualTo(1);
    assertThat(tally.eventTimeMax()).isEqualTo(7);
    assertThat(keys.drain()).isNull();
  }

  /** Of rows of a table, any two of a key may be near each other. */
  @Test
  void learnsRowsThatAreRepeatsOfEachOther() {
    var dataset = KeyedDatasets.byId(Duration.ofSeconds(10));
    var random = new Random(7);
    for (int history = 0; history < 200; history++) {
      var keys = DatasetKeys.alone(dataset);
      var key = RowKey.projected(dataset, new UUID(1, 2));
      var times = new ArrayList<Long>();
      for (int row = 0; row < 12; row++) {
        long time = random.nextLong(40 * SECOND);
        times.add(time);
        key.look(KeyedRows.idAndTime(5L, time));
        keys.learn(key);
      }
      long at = random.nextLong(60 * SECOND) - 10 * SECOND;
      key.look(KeyedRows.idAndTime(5L, at));
      var row = Ingested.row(0, NO_ROW);
      key.put(row);

      boolean isRepeat = times.stream().anyMatch(time -> Math.abs(time - at) < 10 * SECOND);
      assertThat(keys.judge(row)).isEqualTo(isRepeat ? Fate.REPEAT : Fate.FIRST);
      assertThat(keys.size()).isLessThanOrEqualTo(2 * 17);
    }
  }

  @Test
  void judgesAsTheOracleThroughThousandsOfHistories() throws IOException {
    for (int seed = 0; seed < HISTORIES; seed++) {
      judgesAsTheOracle(new Random(seed), "history " + seed);
    }
  }

  private static void judgesAsTheOracle(Random random, String history) throws IOException {
    long within = Duration.ofSeconds(1 + random.nextInt(20)).toSeconds() * SECOND;
    Dataset dataset = KeyedDatasets.byId(Duration.ofSeconds(within / SECOND));
    var oracle = new KeyOracle(within);
    var subtasks = subtasks(dataset, 1 + random.nextInt(3));
    int distinct = 1 + random.nextInt(30);
    long now = random.nextLong(-100 * SECOND, 100 * SECOND);
    long width = (within + 3) / 4;
    for (int step = 0; step < 150; step++) {
      int what = random.nextInt(20);
      if (what == 0) {
        subtasks = rescaled(dataset, subtasks, 1 + random.nextInt(4));
      } else if (what <= 2) {
        long to = now - random.nextLong(within);
        subtasks.forEach(each -> each.moveTo(to));
        oracle.moveTo(to);
      } else {
        now += random.nextLong(within / 8 + 1);
        long time = now + random.nextLong(-2 * within, within);
        if (random.nextInt(4) == 0) {
          time = Math.floorDiv(time, width) * width - random.nextInt(2);
        }
        long key = random.nextInt(distinct);
        assertThat(judge(subtasks, row(key, time)))
            .as("%s step %d", history, step)
            .isEqualTo(oracle.judge(key, time));
      }
    }
  }

  private static List<DatasetKeys> subtasks(Dataset dataset, int parallelism) {
    var subtasks = new ArrayList<DatasetKeys>();
    for (int index = 0; index < parallelism; index++) {
      subtasks.add(
          new DatasetKeys(0, dataset, range(parallelism, index), GROUPS, MemoryKeyStore::new));
    }
    return subtasks;
  }

  private static KeyGroupRange range(int parallelism, int index) {
    return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(GROUPS, parallelism, index);
  }

  private static Fate judge(List<DatasetKeys> subtasks, Ingested row) {
    int index =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            DatasetKeys.route(row.keyLow()), GROUPS, subtasks.size());
    return subtasks.get(index).judge(row);
  }

  private static List<DatasetKeys> rescaled(Dataset dataset, List<DatasetKeys> old, int parallelism)
      throws IOException {
    var written = new HashMap<Integer, byte[]>();
    for (int index = 0; index < old.size(); index++) {
      for (int group : range(old.size(), index)) {
        var bytes = new ByteArrayOutputStream();
        old.get(index).write(group, new DataOutputStream(bytes));
        written.put(group, bytes.toByteArray());
      }
    }
    var restored = subtasks(dataset, parallelism);
    for (int index = 0; index < parallelism; index++) {
      for (int group : range(parallelism, index)) {
        restored
            .get(index)
            .read(group, new DataInputStream(new ByteArrayInputStream(written.get(group))));
      }
    }
    return restored;
  }
}
