package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
  void aTableOfAnotherContractIsNobodys() {
    metrics.committed(
        new TableName("casino", "wins"), committed(1, Tally.ZERO, null, 0, 0), Duration.ZERO);

    assertThat(values()).containsEntry("commits_total", 0.0);
  }
}
