package io.chimera.jobs.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Bars over time, of one or more parts one on the other, as SVG that takes its colours from the
 * page around it. Each bar says its numbers when it is pointed at; whoever cannot see it has the
 * table.
 */
final class BarPlot {
  static final int WIDTH = 760;
  static final int HEIGHT = 240;
  private static final int LEFT = 76;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 26;
  private static final int MOST_LABELS = 6;
  private static final int LINES = 4;
  private static final double MOST_BAR = 48;
  private static final double BAR_SHARE = 0.82;
  private static final double LEAST_HEIGHT = 1;
  private static final double TEN = 10;

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final String id;
  private final String title;
  private final List<String> parts;
  private final Duration step;
  private final DoubleFunction<String> shown;
  private final List<Bar> bars = new ArrayList<>();

  private record Bar(Instant from, double[] values) {
    double sum() {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }

  /**
   * An empty plot.
   *
   * @param id unique in the page
   * @param title what it shows
   * @param parts what the parts of a bar are, the lowest first
   * @param step the time of one bar
   * @param shown how a value is written
   */
  BarPlot(
      String id, String title, List<String> parts, Duration step, DoubleFunction<String> shown) {
    this.id = id;
    this.title = title;
    this.parts = List.copyOf(parts);
    this.step = step;
    this.shown = shown;
  }

  /** Adds the next bar, with a value for each part. */
  BarPlot bar(Instant from, double... values) {
    if (values.length != parts.size()) {
      throw new IllegalArgumentException("Cannot draw " + values.length + " parts in '" + id + "'");
    }
    bars.add(new Bar(from, values.clone()));
    return this;
  }

  /** A round number that nothing is above: 1, 2, 4, 5 or 8, and zeros. */
  static double ceiling(double most) {
    if (most <= 0) {
      return 1;
    }
    double power = Math.pow(TEN, Math.floor(Math.log10(most)));
    for (int factor : new int[] {1, 2, 4, 5, 8, 10}) {
      if (most <= factor * power) {
        return factor * power;
      }
    }
    return TEN * power;
  }

  /** The plot; nothing to see where no bar was added. */
  String svg() {
    double top = ceiling(bars.stream().mapToDouble(Bar::sum).max().orElse(0));
    var svg = new StringBuilder();
    add(
        svg,
        "<svg class=\"plot\" role=\"img\" aria-labelledby=\"%s-title %s-desc\""
            + " viewBox=\"0 0 %d %d\" xmlns=\"http://www.w3.org/2000/svg\">%n",
        id,
        id,
        WIDTH,
        HEIGHT);
    add(svg, "<title id=\"%s-title\">%s</title>%n", id, Markup.escaped(title));
    add(
        svg,
        "<desc id=\"%s-desc\">%d bars of %s each; the table below has the numbers.</desc>%n",
        id,
        bars.size(),
        ReportTable.text(step));
    for (int line = 0; line <= LINES; line++) {
      scale(svg, top * line / LINES, top);
    }
    for (int index = 0; index < bars.size(); index++) {
      draw(svg, index, top);
    }
    return svg.append("</svg>\n").toString();
  }

  private void scale(StringBuilder svg, double value, double top) {
    double y = y(value, top);
    add(
        svg,
        "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
        LEFT,
        WIDTH - RIGHT,
        y,
        y);
    add(
        svg,
        "<text class=\"scale\" x=\"%d\" y=\"%.1f\">%s</text>%n",
        LEFT - 6,
        y + 4,
        Markup.escaped(shown.apply(value)));
  }

  private void draw(StringBuilder svg, int index, double top) {
    Bar bar = bars.get(index);
    double place = (double) (WIDTH - LEFT - RIGHT) / bars.size();
    double width = Math.min(MOST_BAR, place * BAR_SHARE);
    double middle = LEFT + place * (index + 0.5);
    var words = new StringBuilder(bar.from().toString());
    for (int part = 0; part < parts.size(); part++) {
      words
          .append(part == 0 ? ": " : ", ")
          .append(parts.get(part))
          .append(' ')
          .append(shown.apply(bar.values()[part]));
    }
    add(svg, "<g><title>%s</title>%n", Markup.escaped(words.toString()));
    double bottom = y(0, top);
    for (int part = 0; part < parts.size(); part++) {
      double value = bar.values()[part];
      if (value > 0) {
        // A few rejected records among millions are what somebody looks for.
        double height = Math.max(LEAST_HEIGHT, y(0, top) - y(value, top));
        bottom -= height;
        add(
            svg,
            "<rect class=\"part%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
            part,
            middle - width / 2,
            bottom,
            width,
            height);
      }
    }
    svg.append("</g>\n");
    int every = (bars.size() + MOST_LABELS - 1) / MOST_LABELS;
    if (index % every == 0) {
      add(
          svg,
          "<text class=\"time\" x=\"%.1f\" y=\"%d\">%s</text>%n",
          middle,
          HEIGHT - 8,
          label(bar.from()));
    }
  }

  private String label(Instant moment) {
    DateTimeFormatter form = MINUTE;
    if (step.toDays() >= 1) {
      form = DAY;
    } else if (step.toSeconds() < 60) {
      form = SECOND;
    }
    return form.format(moment.atOffset(ZoneOffset.UTC));
  }

  private static double y(double value, double top) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
