package io.chimera.bench.neighbours;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.bench.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of two pipelines beside different others, round by round. Not thread-safe. */
final class NeighboursReport {
  private final long perSecond;
  private final int commitEvery;
  private final Map<Beside, List<Figures>> rounds = new EnumMap<>(Beside.class);

  /**
   * @param perSecond records that come in for each of the two
   * @param commitEvery seconds between two commits
   */
  NeighboursReport(long perSecond, int commitEvery) {
    this.perSecond = perSecond;
    this.commitEvery = commitEvery;
  }

  void add(Beside beside, Figures figures) {
    rounds.computeIfAbsent(beside, unused -> new ArrayList<>()).add(figures);
  }

  /** Of what the two do alone, the median of the rounds' ratios. */
  private double ratio(Beside beside) {
    return Statistics.ratio(of(beside, Figures::perSecond), of(Beside.NOTHING, Figures::perSecond))
        .ratio();
  }

  private double[] of(Beside beside, ToDoubleFunction<Figures> figure) {
    return rounds.getOrDefault(beside, List.of()).stream().mapToDouble(figure).toArray();
  }

  private double median(Beside beside, ToDoubleFunction<Figures> figure) {
    return Statistics.median(of(beside, figure));
  }

  ObjectNode json(ObjectMapper mapper) {
    ObjectNode json = mapper.createObjectNode();
    json.put("recordsPerSecond", perSecond);
    json.put("commitEverySeconds", commitEvery);
    ObjectNode cases = json.putObject("beside");
    rounds.forEach(
        (beside, figures) -> {
          ObjectNode node = cases.putObject(beside.label());
          node.put("perSecond", median(beside, Figures::perSecond));
          node.put("ratio", ratio(beside));
          node.put("longestSeconds", Statistics.max(of(beside, Figures::longestSeconds)));
          node.put("floodedPerSecond", median(beside, Figures::floodedPerSecond));
          node.set("rounds", mapper.valueToTree(figures));
        });
    return json;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "Two pipelines, %,d records/s each, a commit every %d s%n%n"
            .formatted(perSecond, commitEvery));
    text.append(
        "%-12s %14s %8s %22s %18s%n"
            .formatted(
                "beside", "records/s, both", "ratio", "longest without commit", "taken in beside"));
    rounds.forEach(
        (beside, unused) ->
            text.append(
                "%-12s %,15.0f %8.3f %20.1f s %,16.0f/s%n"
                    .formatted(
                        beside.label(),
                        median(beside, Figures::perSecond),
                        ratio(beside),
                        Statistics.max(of(beside, Figures::longestSeconds)),
                        median(beside, Figures::floodedPerSecond))));
    return text.toString();
  }
}
