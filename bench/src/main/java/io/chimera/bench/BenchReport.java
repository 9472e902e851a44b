package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures of one workload: all rounds of all subjects. */
final class BenchReport {
  /** What the others are compared with, in CPU time. */
  private static final List<Subject> BASES =
      List.of(Subject.LIMIT, Subject.UNGOVERNED, Subject.SQL_TUNED, Subject.SQL_GOVERNED);

  private static final double MEGABYTE = 1e6;

  private final Workload.Kind workload;
  private final Expected expected;
  private final Map<Subject, List<IntakeFigures>> rounds = new EnumMap<>(Subject.class);

  BenchReport(Workload.Kind workload, Expected expected) {
    this.workload = workload;
    this.expected = expected;
  }

  void add(Subject subject, IntakeFigures figures) {
    rounds.computeIfAbsent(subject, key -> new ArrayList<>()).add(figures);
  }

  /** By name, as in {@code governed_to_limit}: of every subject to every base that was measured. */
  Map<String, Statistics.Ratio> ratios() {
    var ratios = new LinkedHashMap<String, Statistics.Ratio>();
    for (Subject base : BASES) {
      for (Subject subject : rounds.keySet()) {
        Statistics.Ratio ratio = ratio(subject, base);
        if (ratio != null) {
          ratios.put("%s_to_%s".formatted(subject.ratioName(), base.ratioName()), ratio);
        }
      }
    }
    return ratios;
  }

  private Statistics.@Nullable Ratio ratio(Subject subject, Subject base) {
    return subject == base || !rounds.containsKey(base)
        ? null
        : Statistics.ratio(cpu(subject), cpu(base));
  }

  Workload.Kind workload() {
    return workload;
  }

  Set<Subject> subjects() {
    return rounds.keySet();
  }

  /** CPU seconds per million records, one figure a round. */
  double[] cpu(Subject subject) {
    return figures(subject, each -> each.process().cpuPerMillion());
  }

  private double[] figures(Subject subject, ToDoubleFunction<IntakeFigures> figure) {
    return rounds.get(subject).stream().mapToDouble(figure).toArray();
  }

  private double median(Subject subject, ToDoubleFunction<IntakeFigures> figure) {
    return Statistics.median(figures(subject, figure));
  }

  ObjectNode json(ObjectMapper mapper) {
    ObjectNode report = mapper.createObjectNode();
    report.put("workload", workload.name());
    report.put("shape", workload.shape().label());
    report.put("format", workload.label());
    report.set("shares", mapper.valueToTree(workload.dirt()));
    report.set("expected", mapper.valueToTree(expected));
    ObjectNode subjects = report.putObject("systems");
    rounds.forEach(
        (subject, figures) -> {
          ObjectNode node = subjects.putObject(subject.label());
          double[] cpu = cpu(subject);
          node.put("cpuSecondsPerMillion", Statistics.median(cpu));
          node.put("cpuSecondsPerMillionMin", Statistics.min(cpu));
          node.put("cpuSecondsPerMillionMax", Statistics.max(cpu));
          node.put("recordsPerSecond", median(subject, each -> each.process().recordsPerSecond()));
          node.put("allocatedBytesPerRecord", median(subject, IntakeFigures::allocatedPerRecord));
          node.put("files", median(subject, IntakeFigures::files));
          node.put("fileBytes", median(subject, IntakeFigures::fileBytes));
          node.put("commits", median(subject, each -> each.process().commits()));
          node.set("rounds", mapper.valueToTree(figures));
        });
    put(report.putObject("ratios"), ratios());
    return report;
  }

  /** Median and upper bound of each. */
  static void put(ObjectNode node, Map<String, Statistics.Ratio> ratios) {
    ratios.forEach(
        (name, ratio) -> {
          node.put(name, ratio.ratio());
          node.put(name + "_upper", ratio.upperBound());
        });
  }

  /** The largest of every ratio over all workloads. */
  static Map<String, Statistics.Ratio> worst(List<BenchReport> reports) {
    var worst = new LinkedHashMap<String, Statistics.Ratio>();
    for (BenchReport report : reports) {
      report
          .ratios()
          .forEach(
              (name, ratio) ->
                  worst.merge(
                      name,
                      ratio,
                      (one, other) ->
                          new Statistics.Ratio(
                              Math.max(one.ratio(), other.ratio()),
                              Math.max(one.upperBound(), other.upperBound()))));
    }
    return worst;
  }

  /** Which versions ran, one line for each set of them. */
  Set<String> versions() {
    var versions = new TreeSet<String>();
    rounds.forEach(
        (subject, figures) ->
            figures.forEach(
                each -> versions.add("%s: %s".formatted(subject.label(), each.runs()))));
    return versions;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "%s: %,d records, of them %,d broken, %,d against rules, %,d repeats%n%n"
            .formatted(
                workload.name(),
                expected.in(),
                expected.broken(),
                expected.againstRules(),
                expected.repeats()));
    text.append(
        "%-14s %28s %8s %8s %11s %9s %6s %8s"
            .formatted(
                "system",
                "CPU-s per million (min..max)",
                "of it GC",
                "JIT",
                "records/s",
                "B/record",
                "files",
                "MB"));
    List<Subject> bases = BASES.stream().filter(rounds::containsKey).toList();
    bases.forEach(base -> text.append(" %18s".formatted("to " + base.label())));
    text.append('\n');
    for (Subject subject : rounds.keySet()) {
      text.append(line(subject));
      bases.forEach(base -> text.append(shown(ratio(subject, base))));
      text.append('\n');
    }
    return text.toString();
  }

  private String line(Subject subject) {
    double[] cpu = cpu(subject);
    return "%-14s %28s %8.2f %8.2f %,11.0f %,9.0f %6.0f %8.1f"
        .formatted(
            subject.label(),
            "%.2f (%.2f..%.2f)"
                .formatted(Statistics.median(cpu), Statistics.min(cpu), Statistics.max(cpu)),
            median(subject, each -> each.process().collectorPerMillion()),
            median(subject, each -> each.process().compilerPerMillion()),
            median(subject, each -> each.process().recordsPerSecond()),
            median(subject, IntakeFigures::allocatedPerRecord),
            median(subject, IntakeFigures::files),
            median(subject, IntakeFigures::fileBytes) / MEGABYTE);
  }

  private static String shown(Statistics.@Nullable Ratio ratio) {
    return " %18s"
        .formatted(ratio == null ? "" : "%.2f (%.2f)".formatted(ratio.ratio(), ratio.upperBound()));
  }
}
