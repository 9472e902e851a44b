package io.chimera.bench.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.bench.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The figures of one thing that grows: all rounds of all steps. */
final class ScaleReport {
  private static final double MEGABYTE = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private final Along along;
  private final SortedMap<Integer, List<ScaleFigures>> steps = new TreeMap<>();

  ScaleReport(Along along) {
    this.along = along;
  }

  void add(int step, ScaleFigures figures) {
    steps.computeIfAbsent(step, key -> new ArrayList<>()).add(figures);
  }

  Along along() {
    return along;
  }

  SortedSet<Integer> steps() {
    return new TreeSet<>(steps.keySet());
  }

  /** CPU seconds per million records, one figure a round. */
  double[] cpu(int step) {
    return figures(step, each -> each.process().cpuPerMillion());
  }

  private double[] figures(int step, ToDoubleFunction<ScaleFigures> figure) {
    return steps.get(step).stream().mapToDouble(figure).toArray();
  }

  double median(int step, ToDoubleFunction<ScaleFigures> figure) {
    return Statistics.median(figures(step, figure));
  }

  /** Against the step before; empty for the first. */
  Optional<Growth> growth(int step) {
    SortedMap<Integer, List<ScaleFigures>> smaller = steps.headMap(step);
    if (smaller.isEmpty()) {
      return Optional.empty();
    }
    int before = smaller.lastKey();
    return Optional.of(
        new Growth(
            step / (double) before, Statistics.median(cpu(step)) / Statistics.median(cpu(before))));
  }

  boolean isWorseThanLinear() {
    return steps.keySet().stream()
        .flatMap(step -> growth(step).stream())
        .anyMatch(Growth::isWorseThanLinear);
  }

  ObjectNode json(ObjectMapper mapper) {
    ObjectNode report = mapper.createObjectNode();
    report.put("along", along.label());
    report.put("worseThanLinear", isWorseThanLinear());
    var nodes = report.putArray("steps");
    steps.forEach(
        (step, figures) -> {
          ObjectNode node = nodes.addObject();
          double[] cpu = cpu(step);
          node.put("step", step);
          node.put("records", figures.get(0).process().records());
          node.put("cpuSecondsPerMillion", Statistics.median(cpu));
          node.put("cpuSecondsPerMillionMin", Statistics.min(cpu));
          node.put("cpuSecondsPerMillionMax", Statistics.max(cpu));
          node.put("recordsPerSecond", median(step, each -> each.process().recordsPerSecond()));
          node.put("allocatedBytesPerRecord", median(step, ScaleFigures::allocatedPerRecord));
          node.put("files", median(step, ScaleFigures::files));
          node.put("heapBytes", median(step, each -> each.footprint().heapBytes()));
          node.put("readySeconds", median(step, ScaleFigures::readySeconds));
          growth(step)
              .ifPresent(
                  growth ->
                      node.putObject("growth")
                          .put("factor", growth.factor())
                          .put("cost", growth.cost())
                          .put("worseThanLinear", growth.isWorseThanLinear()));
          node.set("rounds", mapper.valueToTree(figures));
        });
    return report;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "%s%n%n%-12s %10s %28s %8s %8s %11s %9s"
            .formatted(
                along.label(),
                along.unit(),
                "records",
                "CPU-s per million (min..max)",
                "of it GC",
                "JIT",
                "records/s",
                "B/record"));
    text.append(along == Along.KEYS ? headOfKeys() : headOfTables());
    text.append(
        " %8s %8s %8s %7s  %s%n"
            .formatted("heap MB", "RSS MB", "classes", "threads", "cost of a record"));
    steps
        .keySet()
        .forEach(
            step -> {
              text.append(line(step));
              text.append(along == Along.KEYS ? ofKeys(step) : ofTables(step));
              text.append(rest(step));
              text.append("%n".formatted());
            });
    return text.toString();
  }

  private static String headOfTables() {
    return " %7s %8s %7s %10s %8s".formatted("files", "MB", "commits", "open files", "ready s");
  }

  private static String headOfKeys() {
    return " %14s %12s".formatted("checkpoint MB", "checkpoint s");
  }

  private String line(int step) {
    double[] cpu = cpu(step);
    return "%,12d %,10d %28s %8.2f %8.2f %,11.0f %,9.0f"
        .formatted(
            step,
            steps.get(step).get(0).process().records(),
            "%.2f (%.2f..%.2f)"
                .formatted(Statistics.median(cpu), Statistics.min(cpu), Statistics.max(cpu)),
            median(step, each -> each.process().collectorPerMillion()),
            median(step, each -> each.process().compilerPerMillion()),
            median(step, each -> each.process().recordsPerSecond()),
            median(step, ScaleFigures::allocatedPerRecord));
  }

  private String ofTables(int step) {
    return " %,7.0f %8.1f %7.0f %,10.0f %8.1f"
        .formatted(
            median(step, ScaleFigures::files),
            median(step, ScaleFigures::fileBytes) / MEGABYTE,
            median(step, each -> each.process().commits()),
            median(step, each -> each.footprint().openFiles()),
            median(step, ScaleFigures::readySeconds));
  }

  private String ofKeys(int step) {
    return " %,14.1f %12.1f"
        .formatted(
            median(step, each -> state(each).checkpointBytes()) / MEGABYTE,
            median(step, each -> state(each).checkpointSeconds()));
  }

  private static ScaleFigures.KeyState state(ScaleFigures figures) {
    ScaleFigures.KeyState state = figures.state();
    if (state == null) {
      throw new IllegalStateException("Cannot say what keys take: nothing was remembered");
    }
    return state;
  }

  private String rest(int step) {
    return " %,8.0f %,8.0f %,8.0f %7.0f  %s"
        .formatted(
            median(step, each -> each.footprint().heapBytes()) / MEGABYTE,
            median(step, each -> each.footprint().residentBytes()) / MEGABYTE,
            median(step, each -> each.footprint().metaspaceBytes()) / MEGABYTE,
            median(step, each -> each.footprint().threads()),
            verdict(step));
  }

  private String verdict(int step) {
    String perValue =
        along == Along.COLUMNS
            ? "%.0f ns a value; ".formatted(Statistics.median(cpu(step)) * NANOS_PER_MICRO / step)
            : "";
    return perValue
        + growth(step)
            .map(
                growth ->
                    "x %.2f for x %.0f: %s"
                        .formatted(growth.cost(), growth.factor(), growth.verdict()))
            .orElse("");
  }
}
