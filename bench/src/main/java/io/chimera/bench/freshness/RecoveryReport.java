package io.chimera.bench.freshness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.bench.Statistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a pipeline that was killed again and again, and whose output was right.
 *
 * @param records that it has taken in by its end
 */
record RecoveryReport(Load load, List<Recovery> recoveries, long records)
    implements LiveRun.Report {
  RecoveryReport {
    recoveries = List.copyOf(recoveries);
  }

  /**
   * What came after one kill.
   *
   * @param openedSeconds until the next start had opened the table
   * @param commitSeconds until its first commit of records could be read
   * @param allSeconds until all could be read that had been sent before the kill
   * @param rows that the table had, of which keys are made anew
   */
  record Recovery(double openedSeconds, double commitSeconds, double allSeconds, long rows) {}

  private double[] of(ToDoubleFunction<Recovery> figure) {
    return recoveries.stream().mapToDouble(figure).toArray();
  }

  @Override
  public ObjectNode json(ObjectMapper mapper) {
    ObjectNode json = mapper.createObjectNode();
    load.put(json);
    json.put("records", records);
    json.put("kills", recoveries.size());
    put(json.putObject("killToOpenedSeconds"), Recovery::openedSeconds);
    put(json.putObject("killToCommitSeconds"), Recovery::commitSeconds);
    put(json.putObject("killToAllSeconds"), Recovery::allSeconds);
    json.set("recoveries", mapper.valueToTree(recoveries));
    return json;
  }

  private void put(ObjectNode node, ToDoubleFunction<Recovery> figure) {
    double[] each = of(figure);
    node.put("median", Statistics.median(each));
    node.put("min", Statistics.min(each));
    node.put("max", Statistics.max(each));
  }

  @Override
  public String toString() {
    return load
        + "\n\n%-36s %8s %8s %8s%n"
            .formatted("seconds after kill -9, of " + recoveries.size(), "median", "min", "max")
        + line("until the table is opened again", Recovery::openedSeconds)
        + line("until the first commit can be read", Recovery::commitSeconds)
        + line("until all sent before can be read", Recovery::allSeconds)
        + "%n%,d records, each in the table once. Of the time, up to %d s are the wait for a commit's turn.%n"
            .formatted(records, load.commitEvery());
  }

  private String line(String what, ToDoubleFunction<Recovery> figure) {
    double[] each = of(figure);
    return "%-36s %8.1f %8.1f %8.1f%n"
        .formatted(what, Statistics.median(each), Statistics.min(each), Statistics.max(each));
  }
}
