package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitMetricsTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final OpenedDataset OPENED =
      new OpenedDataset("bets", BETS, "casino_games_bets", 3, "1.2.0", "ab12", null, "");

  private final Map<String, Gauge<? extends Number>> series = new TreeMap<>();
  private final CommitMetrics metrics = new CommitMetrics(new Group(""), List.of(OPENED));

  /** Keeps how each series is read. */
  private final class Group extends UnregisteredMetricsGroup {
    private final String labels;

    Group(String labels) {
      this.labels = labels;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(labels + " " + key + "=" + value);
    }

    @Override
    public Counter counter(String name) {
      Counter counter = super.counter(name);
      series.put(name.replace("chimera_", "") + labels, counter::getCount);
      return counter;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      series.put(name.replace("chimera_", "") + labels, (Gauge<? extends Number>) gauge);
      return gauge;
    }
  }

  /** Of the only dataset. */
  private Map<String, Double> values() {
    var values = new TreeMap<String, Double>();
    series.forEach(
        (name, gauge) ->
            values.put(
                name.replace(" pipeline=casino_games_bets dataset=bets", ""),
                gauge.getValue().doubleValue()));
    return values;
  }

  private static Committed committed(
      long atMillis, Tally tally, @Nullable String heldBy, long files, long bytes) {
    return new Committed(
        new LedgerEntry(
            "c1",
            LedgerEntry.Operation.CLOSING,
            new Run("casino_games_bets", 3, "1.2.0", "ab12"),
            1,
            TestLake.at(0),
            TestLake.at(4),
            tally,
            Tally.ZERO,
            Readings.NONE,
            heldBy == null ? List.of() : List.of(heldBy),
            0,
            null),
        7,
        atMillis,
        tally.written(),
        files,
        1,
        bytes);
  }

  @Test
  void saysNothingThatItDoesNotKnow() {
    assertThat(values())
        .containsEntry("commits_total", 0.0)
        .containsEntry("last_commit_timestamp_seconds", Double.NaN)
        .containsEntry("contract_last_commit_timestamp_seconds", Double.NaN)
        .containsEntry("newest_event_timestamp_seconds", Double.NaN)
        .containsEntry("last_commit_seconds", Double.NaN)
        .containsEntry("rows_held", 0.0);
  }

  @Test
  void addsCommitsUpByWhatBecameOfTheirRecords() {
    var tally = new Tally(100, 80, 10, 5, 3, 2, 0, 9_500_000L);
    metrics.committed(BETS, committed(10_000, tally, null, 2, 4_096), Duration.ofMillis(250));
    metrics.committed(BETS, committed(20_000, tally, null, 2, 4_096), Duration.ofMillis(500));

    assertThat(values())
        .containsOnly(
            entry("commits_total", 2.0),
            entry("contract_records_in_total", 200.0),
            entry("contract_commit_seconds_total", 0.75),
            entry("contract_last_commit_timestamp_seconds", 20.0),
            entry("records_in_total", 200.0),
            entry("records_committed_total fate=written", 160.0),
            entry("records_committed_total fate=quarantined", 20.0),
            entry("records_committed_total fate=duplicate", 10.0),
            entry("records_committed_total fate=filtered", 6.0),
            entry("records_committed_total fate=dropped", 4.0),
            entry("records_committed_total fate=held", 0.0),
            entry("rows_held", 0.0),
            entry("committed_files_total", 6.0),
            entry("committed_bytes_total", 8_192.0),
            entry("commit_seconds_total", 0.75),
            entry("last_commit_seconds", 0.5),
            entry("last_commit_timestamp_seconds", 20.0),
            entry("newest_event_timestamp_seconds", 9.5));
  }

  @Test
  void whatWaitsBehindTheGateIsHeldAndMakesNothingFresher() {
    metrics.committed(
        BETS,
        committed(10_000, new Tally(9, 9, 0, 0, 0, 0, 0, 9_000_000L), null, 1, 1),
        Duration.ZERO);
    metrics.committed(
        BETS,
        committed(20_000, new Tally(8, 0, 1, 0, 0, 0, 7, 19_000_000L), "few_rejects", 1, 1),
        Duration.ZERO);

    assertThat(values())
        .containsEntry("records_committed_total fate=held", 7.0)
        .containsEntry("rows_held", 7.0)
        .containsEntry("newest_event_timestamp_seconds", 9.0)
        .containsEntry("last_commit_timestamp_seconds", 20.0);

    metrics.head(BETS, committed(30_000, Tally.ZERO, null, 0, 0).entry());
    assertThat(values()).containsEntry("rows_held", 0.0);
  }

  @Test
  void aClockThatRunsAheadMakesNothingFresherThanItsCommit() {
    metrics.committed(
        BETS,
        committed(10_000, new Tally(1, 1, 0, 0, 0, 0, 0, 99_000_000L), null, 1, 1),
        Duration.ZERO);
    metrics.committed(
        BETS,
        committed(11_000, new Tally(1, 1, 0, 0, 0, 0, 0, 3_000_000L), null, 1, 1),
        Duration.ZERO);

    assertThat(values()).containsEntry("newest_event_timestamp_seconds", 10.0);
  }

  @Test
  void theContractHasAlsoWhatDatasetsWithoutMetricsHaveCommitted() {
    var many = new ArrayList<OpenedDataset>();
    for (int index = 0; index <= DatasetGroups.MOST; index++) {
      var name = "bets" + index;
      many.add(
          new OpenedDataset(
              name, new TableName("casino", name), "casino_" + name, 3, "1.2.0", "ab12", null, ""));
    }
    series.clear();
    var ofMany = new CommitMetrics(new Group(""), many);
    var tally = new Tally(4, 4, 0, 0, 0, 0, 0, null);
    ofMany.committed(
        many.get(0).table(), committed(10_000, tally, null, 1, 1), Duration.ofMillis(250));
    ofMany.committed(
        many.get(DatasetGroups.MOST).table(),
        committed(20_000, tally, null, 1, 1),
        Duration.ofMillis(500));

    assertThat(values())
        .containsEntry("contract_records_in_total", 8.0)
        .containsEntry("contract_commit_seconds_total", 0.75)
        .containsEntry("contract_last_commit_timestamp_seconds", 20.0);
  }

  /** Entries are committed one after another; what waited was let through, or was given up. */
  @ParameterizedTest
  @CsvSource({"true, 19", "false, 9"})
  void whatWasReleasedMakesFresherAndWhatWasDiscardedDoesNot(
      boolean isReleased, double newest, @TempDir Path directory) {
    try (var lake = new TestLake(directory)) {
      Table table = TargetTables.main(lake.catalog(), Contracts.bets().datasets().get(0));
      var ledger =
          new TableLedger(lake.catalog().load(BETS), new Patience(3, Duration.ZERO, Duration.ZERO));
      ledger.open("o1", new Run("casino_games_bets", 0, "1.2.0", "ab12"), TestLake.at(0));
      metrics.begin(BETS, ledger);
      commit(ledger, closing(table, "c1", 0, 9_000_000L, Readings.NONE));
      commit(ledger, closing(table, "c2", 1, 19_000_000L, failing()));
      assertThat(values())
          .containsEntry("newest_event_timestamp_seconds", 9.0)
          .containsEntry("rows_held", 1.0);

      // When somebody decides, and the next commit comes before anybody looks
      Committed unusedDecision = isReleased ? ledger.release() : ledger.discard();
      commit(ledger, closing(table, "c3", 2, null, Readings.NONE));

      // Then
      assertThat(values())
          .containsEntry("newest_event_timestamp_seconds", newest)
          .containsEntry("rows_held", 0.0);
      // And the next run sees it as well
      series.clear();
      new CommitMetrics(new Group(""), List.of(OPENED)).begin(BETS, ledger);
      assertThat(values()).containsEntry("newest_event_timestamp_seconds", newest);
    }
  }

  @Test
  void aReleaseIsSeenWithoutAnotherCommit(@TempDir Path directory) {
    try (var lake = new TestLake(directory)) {
      Table table = TargetTables.main(lake.catalog(), Contracts.bets().datasets().get(0));
      var ledger =
          new TableLedger(lake.catalog().load(BETS), new Patience(3, Duration.ZERO, Duration.ZERO));
      ledger.open("o1", new Run("casino_games_bets", 0, "1.2.0", "ab12"), TestLake.at(0));
      metrics.begin(BETS, ledger);
      commit(ledger, closing(table, "c1", 0, 19_000_000L, failing()));
      assertThat(values()).containsEntry("newest_event_timestamp_seconds", Double.NaN);

      metrics.head(BETS, ledger.release().entry());

      assertThat(values())
          .containsEntry("newest_event_timestamp_seconds", 19.0)
          .containsEntry("rows_held", 0.0);
    }
  }

  private void commit(TableLedger ledger, Closing closing) {
    metrics.committed(BETS, ledger.commit(closing, "casino_games_bets", 1), Duration.ZERO);
  }

  private static Readings failing() {
    return Readings.NONE.judged(
        new RuleVerdict[] {
          new RuleVerdict(
              "few_rejects", RuleVerdict.Outcome.FAILED, "20", CommitRule.OnFailure.HOLD)
        });
  }

  private static Closing closing(
      Table table, String id, long from, @Nullable Long event, Readings readings) {
    var file =
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath("data/" + id + ".parquet")
            .withFileSizeInBytes(100)
            .withRecordCount(1)
            .build();
    return new Closing(
        id,
        BETS,
        1,
        "1.2.0",
        "ab12",
        TestLake.at(from),
        TestLake.at(from + 1),
        new Tally(1, 1, 0, 0, 0, 0, 0, event),
        readings,
        List.of(FilesText.write(file, table)),
        List.of());
  }

  @Test
  void aTableOfAnotherContractIsNobodys() {
    metrics.committed(
        new TableName("casino", "wins"), committed(1, Tally.ZERO, null, 0, 0), Duration.ZERO);

    assertThat(values()).containsEntry("commits_total", 0.0);
  }
}
