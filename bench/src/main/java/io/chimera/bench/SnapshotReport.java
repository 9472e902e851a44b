package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a table: all rounds of all systems. */
final class SnapshotReport {
  private final long rows;
  private final Map<SnapshotSystem, List<SnapshotFigures>> rounds =
      new EnumMap<>(SnapshotSystem.class);

  /**
   * @param rows of the table
   */
  SnapshotReport(long rows) {
    this.rows = rows;
  }

  void add(SnapshotSystem system, SnapshotFigures figures) {
    rounds.computeIfAbsent(system, key -> new ArrayList<>()).add(figures);
  }

  private double[] figures(SnapshotSystem system, ToDoubleFunction<SnapshotFigures> figure) {
    return rounds.get(system).stream().mapToDouble(figure).toArray();
  }

  private double median(SnapshotSystem system, ToDoubleFunction<SnapshotFigures> figure) {
    return Statistics.median(figures(system, figure));
  }

  /** Of the time that two systems took, round by round. */
  private String ratio(SnapshotSystem system, SnapshotSystem base) {
    if (system == base || !rounds.containsKey(base)) {
      return " %9s %7s".formatted("", "");
    }
    Statistics.Ratio ratio = timeRatio(system, base);
    return " %9.2f %7.2f".formatted(ratio.ratio(), ratio.upperBound());
  }

  private Statistics.Ratio timeRatio(SnapshotSystem system, SnapshotSystem base) {
    return Statistics.ratio(
        figures(system, SnapshotReport::seconds), figures(base, SnapshotReport::seconds));
  }

  private static double seconds(SnapshotFigures figures) {
    return figures.process().wallSeconds();
  }

  ObjectNode json(ObjectMapper mapper) {
    ObjectNode report = mapper.createObjectNode();
    report.put("rows", rows);
    report.put("columns", SnapshotTable.COLUMNS.size());
    ObjectNode systems = report.putObject("systems");
    ObjectNode ratios = mapper.createObjectNode();
    rounds.forEach(
        (system, figures) -> {
          ObjectNode node = systems.putObject(system.label());
          double[] cpu = figures(system, each -> each.process().cpuPerMillion());
          node.put("cpuSecondsPerMillion", Statistics.median(cpu));
          node.put("cpuSecondsPerMillionMin", Statistics.min(cpu));
          node.put("cpuSecondsPerMillionMax", Statistics.max(cpu));
          node.put("serverCpuSecondsPerMillion", median(system, SnapshotFigures::serverPerMillion));
          node.put("seconds", median(system, SnapshotReport::seconds));
          node.put("rowsPerSecond", median(system, each -> each.process().recordsPerSecond()));
          node.set("rounds", mapper.valueToTree(figures));
          for (SnapshotSystem base : rounds.keySet()) {
            if (base != system) {
              Statistics.Ratio ratio = timeRatio(system, base);
              String name = "time_%s_to_%s".formatted(system.label(), base.label());
              ratios.put(name, ratio.ratio());
              ratios.put(name + "_upper", ratio.upperBound());
            }
          }
        });
    report.set("ratios", ratios);
    return report;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("%,d rows of %d columns%n%n".formatted(rows, SnapshotTable.COLUMNS.size()));
    text.append(
        "%-9s %28s %8s %8s %8s %9s %11s %9s %7s %9s %7s%n"
            .formatted(
                "system",
                "CPU-s per million (min..max)",
                "of it GC",
                "JIT",
                "server",
                "seconds",
                "rows/s",
                "to bare",
                "95 %",
                "to stock",
                "95 %"));
    for (SnapshotSystem system : rounds.keySet()) {
      text.append(line(system))
          .append(ratio(system, SnapshotSystem.BARE))
          .append(ratio(system, SnapshotSystem.STOCK))
          .append('\n');
    }
    return text.toString();
  }

  private String line(SnapshotSystem system) {
    double[] cpu = figures(system, each -> each.process().cpuPerMillion());
    return "%-9s %28s %8.2f %8.2f %8.2f %9.1f %,11.0f"
        .formatted(
            system.label(),
            "%.2f (%.2f..%.2f)"
                .formatted(Statistics.median(cpu), Statistics.min(cpu), Statistics.max(cpu)),
            median(system, each -> each.process().collectorPerMillion()),
            median(system, each -> each.process().compilerPerMillion()),
            median(system, SnapshotFigures::serverPerMillion),
            median(system, SnapshotReport::seconds),
            median(system, each -> each.process().recordsPerSecond()));
  }
}
