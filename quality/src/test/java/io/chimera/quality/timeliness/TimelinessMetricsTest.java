package io.chimera.quality.timeliness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class TimelinessMetricsTest {
  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: casino
              version: 1.0.0
              team: {name: a, project: a, support: a@example.org}
              rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
              source: {name: games, type: kafka, servers: "127.0.0.1:9092"}
              trigger: {type: continuous}
              datasets:
                - name: wins
                  from: {topic: wins, format: json}
                  columns: [{name: id, type: long}]
                  target: {table: casino.wins, kind: append}
                - name: bets
                  from: {topic: bets, format: json}
                  columns: [{name: id, type: long}, {name: at, type: timestamptz}]
                  eventTime: {column: at}
                  target: {table: casino.bets, kind: append}
                  sla:
                    freshness: {within: PT10M, warnBefore: PT1M}
                    volume: {rows: 500, time: "06:00", zone: Europe/Berlin}
              """);
  private static final Dataset BETS = CONTRACT.datasets().get(1);
  private static final Instant BEGUN = Instant.ofEpochSecond(700);
  private static final Instant AT = Instant.ofEpochSecond(1_000);

  private final Map<String, Gauge<? extends Number>> series = new TreeMap<>();
  private final TimelinessMetrics metrics = new TimelinessMetrics(new Group(""), CONTRACT, BEGUN);

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
    @SuppressWarnings("unchecked")
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      series.put(name.replace("chimera_timeliness_", "") + labels, (Gauge<? extends Number>) gauge);
      return gauge;
    }
  }

  /** Without the labels that all have. */
  private Map<String, Double> values() {
    var values = new TreeMap<String, Double>();
    series.forEach(
        (name, gauge) -> {
          assertThat(name).contains(" contract=casino pipeline=casino_games_bets dataset=bets");
          values.put(
              name.replace(" contract=casino pipeline=casino_games_bets dataset=bets", ""),
              gauge.getValue().doubleValue());
        });
    return values;
  }

  private static Look look(Look.Source source) {
    return new Look(AT, List.of(), null, null, null, source);
  }

  @Test
  void saysHowItStandsWithEachPromiseAndNothingOfWhatPromisesNothing() {
    metrics.looked(
        BETS,
        look(new Look.Counted(Map.of("0", 40L, "1", 9L), Map.of("0", 50L, "1", 9L, "2", 3L))),
        List.of(
            new Standing(
                BETS.serviceLevels().get(0),
                State.EARLY_WARNING,
                State.ON_TIME,
                AT,
                1,
                Cause.BACKLOG,
                Instant.ofEpochSecond(1_030),
                570_000L),
            new Standing(
                BETS.serviceLevels().get(1), State.ON_TIME, null, AT, 1, null, null, 120L)));

    assertThat(values())
        .containsOnly(
            entry("lag_records", 13.0),
            entry("looked_timestamp_seconds", 1_000.0),
            entry("age_seconds promise=freshness", 570.0),
            entry("within_seconds promise=freshness", 600.0),
            entry("breach_timestamp_seconds promise=freshness", 1_030.0),
            entry("state promise=freshness state=onTime", 0.0),
            entry("state promise=freshness state=earlyWarning", 1.0),
            entry("state promise=freshness state=breached", 0.0),
            entry("state promise=freshness state=recovered", 0.0),
            entry("state promise=freshness state=noEvidence", 0.0),
            entry("rows promise=volume", 120.0),
            entry("rows_promised promise=volume", 500.0),
            entry("breach_timestamp_seconds promise=volume", Double.NaN),
            entry("state promise=volume state=onTime", 1.0),
            entry("state promise=volume state=earlyWarning", 0.0),
            entry("state promise=volume state=breached", 0.0),
            entry("state promise=volume state=recovered", 0.0),
            entry("state promise=volume state=noEvidence", 0.0));
  }

  @Test
  void saysSinceWhenNobodyHasLookedAndNothingElseBeforeTheFirstLookNorOfASourceThatCountsNothing() {
    assertThat(values())
        .containsEntry("looked_timestamp_seconds", 700.0)
        .containsEntry("age_seconds promise=freshness", Double.NaN)
        .containsEntry("state promise=freshness state=onTime", 0.0);

    metrics.looked(BETS, look(new Look.Unreachable()), List.of());

    assertThat(values()).containsEntry("lag_records", Double.NaN);
  }
}
