package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures of one workload: all rounds of all subjects. */
final class BenchReport {
  private final Workload workload;
  private final Map<Subject, List<Measured>> rounds = new EnumMap<>(Subject.class);

  BenchReport(Workload workload) {
    this.workload = workload;
  }

  void add(Subject subject, Measured measured) {
    rounds.computeIfAbsent(subject, key -> new ArrayList<>()).add(measured);
  }

  /** Against {@link Subject#UNGOVERNED}, if that was measured. */
  Map<Subject, Statistics.Ratio> ratios() {
    var ratios = new EnumMap<Subject, Statistics.Ratio>(Subject.class);
    if (rounds.containsKey(Subject.UNGOVERNED)) {
      double[] base = figures(Subject.UNGOVERNED, Measured::cpuPerMillion);
      for (Subject subject : rounds.keySet()) {
        if (subject != Subject.UNGOVERNED) {
          ratios.put(subject, Statistics.ratio(figures(subject, Measured::cpuPerMillion), base));
        }
      }
    }
    return ratios;
  }

  private double[] figures(Subject subject, ToDoubleFunction<Measured> figure) {
    return rounds.get(subject).stream().mapToDouble(figure).toArray();
  }

  ObjectNode json(ObjectMapper mapper) {
    ObjectNode report = mapper.createObjectNode();
    report.put("workload", workload.name());
    report.set("expected", mapper.valueToTree(workload.expected()));
    ObjectNode subjects = report.putObject("systems");
    rounds.forEach(
        (subject, measured) -> {
          ObjectNode node = subjects.putObject(subject.label());
          double[] cpu = figures(subject, Measured::cpuPerMillion);
          node.put("cpuSecondsPerMillion", Statistics.median(cpu));
          node.put("cpuSecondsPerMillionMin", Statistics.min(cpu));
          node.put("cpuSecondsPerMillionMax", Statistics.max(cpu));
          node.put(
              "recordsPerSecond", Statistics.median(figures(subject, Measured::recordsPerSecond)));
          node.set("rounds", mapper.valueToTree(measured));
        });
    ObjectNode ratios = report.putObject("ratios");
    ratios()
        .forEach(
            (subject, ratio) -> {
              ratios.put(subject.label() + "_to_ungoverned", ratio.ratio());
              ratios.put(subject.label() + "_to_ungoverned_upper", ratio.upperBound());
            });
    return report;
  }

  @Override
  public String toString() {
    var expected = workload.expected();
    var ratios = ratios();
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
        "%-14s %28s %8s %8s %12s %8s %8s%n"
            .formatted(
                "system",
                "CPU-s per million (min..max)",
                "of it GC",
                "JIT",
                "records/s",
                "ratio",
                "95 %"));
    for (Subject subject : rounds.keySet()) {
      text.append(line(subject)).append(ratio(ratios.get(subject))).append('\n');
    }
    return text.toString();
  }

  private String line(Subject subject) {
    double[] cpu = figures(subject, Measured::cpuPerMillion);
    return "%-14s %28s %8.2f %8.2f %,12.0f"
        .formatted(
            subject.label(),
            "%.2f (%.2f..%.2f)"
                .formatted(Statistics.median(cpu), Statistics.min(cpu), Statistics.max(cpu)),
            Statistics.median(figures(subject, Measured::collectorPerMillion)),
            Statistics.median(figures(subject, Measured::compilerPerMillion)),
            Statistics.median(figures(subject, Measured::recordsPerSecond)));
  }

  private static String ratio(Statistics.@Nullable Ratio ratio) {
    return ratio == null ? "" : " %8.2f %8.2f".formatted(ratio.ratio(), ratio.upperBound());
  }
}
