package io.chimera.bench.scale;

import io.chimera.bench.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The curves as one SVG that needs nothing beside it: CPU time of a record over what grows, both by
 * powers of ten. A dashed line goes up as fast as what grows: what climbs more steeply is worse
 * than linear. All texts in it are names of ours.
 */
final class ScalePlot {
  private static final int WIDTH = 860;
  private static final int LEFT = 70;
  private static final int RIGHT = 150;
  private static final int TITLE = 34;
  private static final int HEIGHT = 190;
  private static final int BELOW = 40;
  private static final int GAP = 14;
  private static final int DOT = 4;

  private final StringBuilder svg = new StringBuilder();
  private int y;

  private ScalePlot() {}

  static String of(List<ScaleReport> reports) {
    var plot = new ScalePlot();
    reports.forEach(plot::draw);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" width="%d">
        <title>CPU seconds per million records as one thing grows</title>
        <style>
        text { font: 12px sans-serif; fill: #222 }
        .workload { font-weight: bold }
        .name { text-anchor: middle }
        .curve { fill: none; stroke: #2f6fb2; stroke-width: 2 }
        .dot { fill: #2f6fb2 }
        .spread { stroke: #222; stroke-width: 1.5 }
        .linear { fill: none; stroke: #9aa5b1; stroke-dasharray: 5 4 }
        .axis { stroke: #9aa5b1 }
        </style>
        <rect width="100%%" height="100%%" fill="#fff"/>
        %s</svg>
        """
        .formatted(WIDTH, plot.y + GAP, WIDTH, plot.svg);
  }

  /** From figures to places, by their logarithms. */
  private record Scale(double least, double most, double from, double to) {
    double at(double figure) {
      double width = Math.log(most / least);
      return width == 0 ? from : from + (to - from) * Math.log(figure / least) / width;
    }
  }

  private void draw(ScaleReport report) {
    List<Integer> steps = List.copyOf(report.steps());
    int first = steps.get(0);
    int last = steps.get(steps.size() - 1);
    double lowest =
        steps.stream().mapToDouble(step -> Statistics.min(report.cpu(step))).min().orElse(1);
    double highest =
        steps.stream().mapToDouble(step -> Statistics.max(report.cpu(step))).max().orElse(1);
    // A flat curve is to look flat: there is always room for a factor of ten.
    double most = Math.max(highest, lowest * 10);
    y += TITLE;
    add(
        "<text class=\"workload\" x=\"%d\" y=\"%d\">%s: CPU-s per million records</text>%n",
        GAP, y - GAP / 2, report.along().unit());
    var across = new Scale(first, last, LEFT, WIDTH - RIGHT);
    var up = new Scale(lowest, most, y + HEIGHT, y + GAP);
    add(
        "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>%n",
        LEFT, WIDTH - RIGHT, y + HEIGHT + GAP, y + HEIGHT + GAP);
    drawLinear(across, up, first, Statistics.median(report.cpu(first)));
    var points = new ArrayList<String>();
    for (int step : steps) {
      double[] cpu = report.cpu(step);
      double x = across.at(step);
      double median = up.at(Statistics.median(cpu));
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, median));
      add("<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>%n", x, median, DOT);
      add(
          "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
          x, x, up.at(Statistics.min(cpu)), up.at(Statistics.max(cpu)));
      add(
          "<text x=\"%.1f\" y=\"%.1f\">%.2f</text>%n",
          x + 2 * DOT, median + DOT, Statistics.median(cpu));
      add("<text class=\"name\" x=\"%.1f\" y=\"%d\">%,d</text>%n", x, y + HEIGHT + BELOW - 8, step);
    }
    add("<polyline class=\"curve\" points=\"%s\"/>%n", String.join(" ", points));
    y += HEIGHT + BELOW;
  }

  /** As far as there is room. */
  private void drawLinear(Scale across, Scale up, int first, double median) {
    double factor = Math.min(across.most() / first, up.most() / median);
    add(
        "<line class=\"linear\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
        across.at(first), across.at(first * factor), up.at(median), up.at(median * factor));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
