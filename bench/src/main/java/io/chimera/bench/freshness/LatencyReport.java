package io.chimera.bench.freshness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.bench.Statistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one run whose output was right.
 *
 * @param latencies of the rows that count
 * @param commits whole ones, made while records came in at an even rate
 * @param keys what is remembered of all records at the end
 * @param latestMillis by how much the producer was late at worst, which is in the latencies
 */
record LatencyReport(
    Load load, Latencies latencies, List<Commit> commits, KeyState keys, long latestMillis)
    implements LiveRun.Report {
  private static final double SECOND = 1000;
  private static final int SLACK_SECONDS = 2;
  private static final double HALF = 0.5;
  private static final double MOST = 0.95;
  private static final double NEARLY_ALL = 0.99;

  LatencyReport {
    commits = List.copyOf(commits);
    if (commits.isEmpty()) {
      throw new IllegalStateException(
          "Cannot count this run: no whole commit was made in its time; give '--seconds' more");
    }
  }

  /**
   * What one commit added to the table.
   *
   * @param bytes of its files
   */
  record Commit(long records, long files, long bytes) {}

  /** What 99 of 100 rows must not exceed. */
  private int limit() {
    return load.commitEvery() + SLACK_SECONDS;
  }

  private double seconds(double share) {
    return latencies.percentile(share) / SECOND;
  }

  private boolean isFresh() {
    return seconds(NEARLY_ALL) <= limit();
  }

  @Override
  public ObjectNode json(ObjectMapper mapper) {
    ObjectNode json = mapper.createObjectNode();
    load.put(json);
    ObjectNode fresh = json.putObject("eventToQueryableSeconds");
    fresh.put("p50", seconds(HALF));
    fresh.put("p95", seconds(MOST));
    fresh.put("p99", seconds(NEARLY_ALL));
    fresh.put("max", seconds(1));
    fresh.put("limitOfP99", limit());
    fresh.put("isWithinLimit", isFresh());
    fresh.put("records", latencies.count());
    fresh.put("producerLateAtMost", latestMillis / SECOND);
    ObjectNode perCommit = json.putObject("perCommit");
    perCommit.put("commits", commits.size());
    figures().forEach((name, figure) -> put(perCommit.putObject(name), figure));
    ObjectNode state = json.putObject("keys");
    state.put("remembered", keys.keys());
    state.put("heapBytesPerKey", keys.heapPerKey());
    state.put("checkpointBytesPerKey", keys.checkpointPerKey());
    state.put("limit", KeyState.LIMIT);
    state.put("isWithinLimit", keys.isWithinLimit());
    return json;
  }

  private static Map<String, ToDoubleFunction<Commit>> figures() {
    var figures = new TreeMap<String, ToDoubleFunction<Commit>>();
    figures.put("records", Commit::records);
    figures.put("files", Commit::files);
    figures.put("bytes", Commit::bytes);
    return figures;
  }

  private double[] of(ToDoubleFunction<Commit> figure) {
    return commits.stream().mapToDouble(figure).toArray();
  }

  private void put(ObjectNode node, ToDoubleFunction<Commit> figure) {
    double[] each = of(figure);
    node.put("median", Statistics.median(each));
    node.put("min", Statistics.min(each));
    node.put("max", Statistics.max(each));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(load).append("\n\n");
    text.append("%-26s %9s %9s %9s %9s%n".formatted("", "p50", "p95", "p99", "max"));
    text.append(
        "%-26s %9.2f %9.2f %9.2f %9.2f%n%n"
            .formatted(
                "event to queryable, s",
                seconds(HALF),
                seconds(MOST),
                seconds(NEARLY_ALL),
                seconds(1)));
    text.append("%-26s %13s %13s %13s%n".formatted("a commit", "median", "min", "max"));
    figures()
        .forEach(
            (name, figure) -> {
              double[] each = of(figure);
              text.append(
                  "%-26s %,13.0f %,13.0f %,13.0f%n"
                      .formatted(
                          name,
                          Statistics.median(each),
                          Statistics.min(each),
                          Statistics.max(each)));
            });
    text.append(
        "%n%,d records of %d whole commits and parts of others. p99 at most %d s: %s.%n"
            .formatted(latencies.count(), commits.size(), limit(), isFresh() ? "yes" : "no"));
    text.append(
        "%,d keys remembered: %.1f bytes of heap and %.1f of a checkpoint each. At most %d: %s.%n"
            .formatted(
                keys.keys(),
                keys.heapPerKey(),
                keys.checkpointPerKey(),
                KeyState.LIMIT,
                keys.isWithinLimit() ? "yes" : "no"));
    text.append(
        "The producer was late by %.2f s at worst, which is in the figures.%n"
            .formatted(latestMillis / SECOND));
    return text.toString();
  }
}
