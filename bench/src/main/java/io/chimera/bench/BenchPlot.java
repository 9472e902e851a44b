package io.chimera.bench;

import java.util.List;
import java.util.Locale;

/**
 * The figures as one SVG that needs nothing beside it: a bar a system, as long as the median of its
 * rounds, with a line from the least to the most. All texts in it are names of ours.
 */
final class BenchPlot {
  private static final int WIDTH = 860;
  private static final int LEFT = 130;
  private static final int RIGHT = 90;
  private static final int TITLE = 34;
  private static final int ROW = 20;
  private static final int BAR = 13;
  private static final int GAP = 14;

  private final StringBuilder svg = new StringBuilder();
  private int y;

  private BenchPlot() {}

  static String of(List<BenchReport> reports) {
    var plot = new BenchPlot();
    reports.forEach(plot::draw);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" width="%d">
        <title>CPU seconds per million records</title>
        <style>
        text { font: 12px sans-serif; fill: #222 }
        .workload { font-weight: bold }
        .name { text-anchor: end }
        .LADDER { fill: #9aa5b1 }
        .SQL { fill: #d9822b }
        .CONNECT { fill: #8b5fbf }
        .ENGINE { fill: #2f6fb2 }
        .spread { stroke: #222; stroke-width: 1.5 }
        </style>
        <rect width="100%%" height="100%%" fill="#fff"/>
        %s</svg>
        """
        .formatted(WIDTH, plot.y + GAP, WIDTH, plot.svg);
  }

  private void draw(BenchReport report) {
    double most =
        report.subjects().stream()
            .mapToDouble(subject -> Statistics.max(report.cpu(subject)))
            .max()
            .orElse(1);
    y += TITLE;
    add(
        "<text class=\"workload\" x=\"%d\" y=\"%d\">%s: CPU-s per million records</text>%n",
        GAP, y - GAP / 2, report.workload().name());
    for (Subject subject : report.subjects()) {
      draw(subject, report.cpu(subject), (WIDTH - LEFT - RIGHT) / most);
      y += ROW;
    }
  }

  private void draw(Subject subject, double[] cpu, double scale) {
    double median = Statistics.median(cpu);
    double middle = y + BAR / 2.0;
    add(
        "<text class=\"name\" x=\"%d\" y=\"%.1f\">%s</text>%n",
        LEFT - 6, middle + 4, subject.label());
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
        subject.kind().name(), LEFT, y, median * scale, BAR);
    add(
        "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
        LEFT + Statistics.min(cpu) * scale, LEFT + Statistics.max(cpu) * scale, middle, middle);
    add(
        "<text x=\"%.1f\" y=\"%.1f\">%.2f</text>%n",
        LEFT + Statistics.max(cpu) * scale + 6, middle + 4, median);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
