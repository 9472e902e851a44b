package io.chimera.jobs.lineage;

import io.chimera.jobs.lineage.LineageGraph.ColumnStep;
import io.chimera.jobs.lineage.LineageGraph.Node;
import io.chimera.jobs.lineage.LineageGraph.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A graph as a drawing: datasets from the left to the right, each right of all that it is made
 * from, and a line from column to column, dashed where values are changed on the way.
 */
public final class LineageDrawing {
  private static final int BOX_WIDTH = 260;
  private static final int GAP_X = 160;
  private static final int GAP_Y = 28;
  private static final int MARGIN = 20;
  private static final int HEADER = 30;
  private static final int LINE = 18;
  private static final int TEXT_RISE = 13;
  private static final int MAX_TEXT = 34;

  private static final String STYLE =
      "text{font:12px sans-serif;fill:#222}.head{font-weight:bold}.box{fill:#fff;stroke:#888}"
          + ".title{fill:#e8eef5;stroke:#888}.same{stroke:#4a7ebb;fill:none}"
          + ".changed{stroke:#b5532d;fill:none;stroke-dasharray:5 3}"
          + ".job{font-style:italic;fill:#555}";

  private final LineageGraph graph;
  private final List<Node> nodes;
  private final Map<Node, int[]> places = new HashMap<>();
  private int width;
  private int height;

  public LineageDrawing(LineageGraph graph) {
    this.graph = graph;
    nodes = graph.nodes();
    place();
  }

  /** How far right a dataset stands; one that is made from itself by way of others stays left. */
  private int depth(Node node, List<Node> behind) {
    int depth = 0;
    for (Step step : graph.into(node)) {
      if (behind.stream().noneMatch(step.from()::is)) {
        var further = new ArrayList<>(behind);
        further.add(step.from());
        depth = Math.max(depth, 1 + depth(step.from(), further));
      }
    }
    return depth;
  }

  private void place() {
    var bottoms = new HashMap<Integer, Integer>();
    for (Node node : nodes) {
      int depth = depth(node, List.of(node));
      int y = bottoms.getOrDefault(depth, MARGIN);
      int x = MARGIN + depth * (BOX_WIDTH + GAP_X);
      places.put(node, new int[] {x, y});
      bottoms.put(depth, y + boxHeight(node) + GAP_Y);
      width = Math.max(width, x + BOX_WIDTH + MARGIN);
      height = Math.max(height, y + boxHeight(node) + MARGIN);
    }
  }

  private static int boxHeight(Node node) {
    return HEADER + LINE * Math.max(1, node.columns().size());
  }

  private int[] placeOf(Node node) {
    for (Map.Entry<Node, int[]> each : places.entrySet()) {
      if (each.getKey().is(node)) {
        return each.getValue();
      }
    }
    throw new IllegalStateException("Cannot draw '" + node.label() + "': it has no place");
  }

  private int columnY(Node node, String column) {
    Node drawn = nodes.stream().filter(node::is).findFirst().orElse(node);
    int index = Math.max(0, drawn.columns().indexOf(column));
    return placeOf(node)[1] + HEADER + index * LINE + LINE / 2;
  }

  /** As an image. */
  public String svg() {
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\">%n<style>%s</style>%n",
            width,
            height,
            width,
            height,
            STYLE));
    graph.steps().forEach(step -> append(svg, step));
    nodes.forEach(node -> append(svg, node));
    return svg.append("</svg>\n").toString();
  }

  private void append(StringBuilder svg, Step step) {
    int[] from = placeOf(step.from());
    int[] to = placeOf(step.to());
    if (step.columns().isEmpty()) {
      line(svg, "changed", from, from[1] + HEADER / 2, to, to[1] + HEADER / 2, step.job());
    }
    for (ColumnStep column : step.columns()) {
      line(
          svg,
          column.how().isEmpty() ? "same" : "changed",
          from,
          columnY(step.from(), column.from()),
          to,
          columnY(step.to(), column.to()),
          column.how().isEmpty() ? step.job() : column.how() + ", by " + step.job());
    }
  }

  private static void line(
      StringBuilder svg, String kind, int[] from, int fromY, int[] to, int toY, String title) {
    int fromX = from[0] + BOX_WIDTH;
    int middle = (fromX + to[0]) / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"%s\" d=\"M%d %dC%d %d %d %d %d %d\"><title>%s</title></path>%n",
            kind,
            fromX,
            fromY,
            middle,
            fromY,
            middle,
            toY,
            to[0],
            toY,
            escaped(title)));
  }

  private void append(StringBuilder svg, Node node) {
    int[] place = placeOf(node);
    rectangle(svg, "box", place[0], place[1], boxHeight(node));
    rectangle(svg, "title", place[0], place[1], HEADER);
    text(svg, "head", place[0], place[1] + HEADER - TEXT_RISE + 2, node.label());
    for (int index = 0; index < node.columns().size(); index++) {
      int y = place[1] + HEADER + index * LINE + TEXT_RISE;
      text(svg, "column", place[0], y, node.columns().get(index));
    }
  }

  private static void rectangle(StringBuilder svg, String kind, int x, int y, int boxHeight) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
            kind,
            x,
            y,
            BOX_WIDTH,
            boxHeight));
  }

  private static void text(StringBuilder svg, String kind, int x, int y, String content) {
    String shown =
        content.length() <= MAX_TEXT
            ? content
            : "…" + content.substring(content.length() - MAX_TEXT);
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s<title>%s</title></text>%n",
            kind,
            x + LINE / 2,
            y,
            escaped(shown),
            escaped(content)));
  }

  /** As a page that needs nothing else. */
  public String html(String title) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escaped(title)
        + "</title></head>\n<body>\n<h1 style=\"font:bold 18px sans-serif\">"
        + escaped(title)
        + "</h1>\n"
        + svg()
        + "</body></html>\n";
  }

  /** Names come from contracts and databases. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
