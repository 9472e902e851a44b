package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  private static final Load LOAD = new Load("bets in avro", 100_000, 10, 1);
  private static final KeyState KEYS = new KeyState(1_000_000, 27_400_000, 20_100_000);

  private static Latencies latencies(long slowestMillis) {
    var latencies = new Latencies();
    latencies.add(5_000, 950);
    latencies.add(9_000, 39);
    latencies.add(slowestMillis, 11);
    return latencies;
  }

  private static LatencyReport report(long slowestMillis, KeyState keys) {
    return new LatencyReport(
        LOAD,
        latencies(slowestMillis),
        List.of(
            new LatencyReport.Commit(1_000_000, 6, 30_000_000),
            new LatencyReport.Commit(900_000, 12, 31_000_000)),
        keys,
        40);
  }

  @Test
  void showsAllFigures() {
    assertThat(report(12_000, KEYS))
        .hasToString(
            """
            bets in avro, 100,000 records/s, a commit every 10 s, parallelism 1

                                             p50       p95       p99       max
            event to queryable, s           5.00      5.00     12.00     12.00

            a commit                          median           min           max
            bytes                         30,500,000    30,000,000    31,000,000
            files                                  9             6            12
            records                          950,000       900,000     1,000,000

            1,000 records of 2 whole commits and parts of others. p99 at most 12 s: yes.
            1,000,000 keys remembered: 27.4 bytes of heap and 20.1 of a checkpoint each. At most 32: yes.
            The producer was late by 0.04 s at worst, which is in the figures.
            """);
  }

  @Test
  void saysWhatIsBeyondItsLimit() {
    var report = report(12_001, new KeyState(1_000_000, 32_100_000, 20_000_000));

    assertThat(report.toString())
        .contains("p99 at most 12 s: no.", "32.1 bytes of heap", "At most 32: no.");
  }

  @Test
  void hasTheSameForScripts() {
    var json = report(12_000, KEYS).json(new ObjectMapper());

    assertThat(json.toPrettyString())
        .isEqualToNormalizingNewlines(
            """
            {
              "workload" : "bets in avro",
              "recordsPerSecond" : 100000,
              "commitEverySeconds" : 10,
              "parallelism" : 1,
              "eventToQueryableSeconds" : {
                "p50" : 5.0,
                "p95" : 5.0,
                "p99" : 12.0,
                "max" : 12.0,
                "limitOfP99" : 12,
                "isWithinLimit" : true,
                "records" : 1000,
                "producerLateAtMost" : 0.04
              },
              "perCommit" : {
                "commits" : 2,
                "bytes" : {
                  "median" : 3.05E7,
                  "min" : 3.0E7,
                  "max" : 3.1E7
                },
                "files" : {
                  "median" : 9.0,
                  "min" : 6.0,
                  "max" : 12.0
                },
                "records" : {
                  "median" : 950000.0,
                  "min" : 900000.0,
                  "max" : 1000000.0
                }
              },
              "keys" : {
                "remembered" : 1000000,
                "heapBytesPerKey" : 27.4,
                "checkpointBytesPerKey" : 20.1,
                "limit" : 32,
                "isWithinLimit" : true
              }
            }""");
  }

  @Test
  void refusesATimeWithoutAWholeCommit() {
    assertThatThrownBy(() -> new LatencyReport(LOAD, latencies(1), List.of(), KEYS, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot count this run: no whole commit was made in its time; give '--seconds' more");
  }
}
