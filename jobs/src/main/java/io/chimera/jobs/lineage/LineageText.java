package io.chimera.jobs.lineage;

import io.chimera.jobs.lineage.LineageGraph.ColumnAt;
import io.chimera.jobs.lineage.LineageGraph.ColumnStep;
import io.chimera.jobs.lineage.LineageGraph.Node;
import io.chimera.jobs.lineage.LineageGraph.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A graph as lines for a terminal. */
public final class LineageText {
  private static final String NEXT = "├─ ";
  private static final String LAST = "└─ ";
  private static final String BESIDE_NEXT = "│  ";
  private static final String BESIDE_LAST = "   ";

  private final LineageGraph graph;

  public LineageText(LineageGraph graph) {
    this.graph = graph;
  }

  /** A dataset with all that it is made from, and all that is made from it. */
  public List<String> of(Node node) {
    var lines = new ArrayList<String>();
    lines.add(node.label());
    lines.add("made from");
    addSteps(node, true, "", lines);
    lines.add("goes to");
    addSteps(node, false, "", lines);
    return lines;
  }

  private void addSteps(Node node, boolean isUp, String indent, List<String> lines) {
    List<Step> steps = isUp ? graph.into(node) : graph.outOf(node);
    if (steps.isEmpty() && indent.isEmpty()) {
      lines.add(LAST + "nothing that is known");
    }
    for (int index = 0; index < steps.size(); index++) {
      Step step = steps.get(index);
      boolean isLast = index == steps.size() - 1;
      Node other = isUp ? step.from() : step.to();
      lines.add(indent + (isLast ? LAST : NEXT) + other.label() + ", by " + step.job());
      String beside = indent + (isLast ? BESIDE_LAST : BESIDE_NEXT);
      addColumns(step, beside, lines);
      addSteps(other, isUp, beside, lines);
    }
  }

  private static void addColumns(Step step, String indent, List<String> lines) {
    int from = 0;
    int to = 0;
    for (ColumnStep column : step.columns()) {
      from = Math.max(from, column.from().length());
      to = Math.max(to, column.to().length());
    }
    for (ColumnStep column : step.columns()) {
      String way = padded(column.from(), from) + " → " + padded(column.to(), to);
      lines.add((indent + "  " + way + "  " + column.how()).stripTrailing());
    }
    for (Map.Entry<String, String> filter : step.filters().entrySet()) {
      lines.add(indent + "  rows by " + filter.getKey() + ": " + filter.getValue());
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** A column with all columns that it is made from, and that are made from it. */
  public List<String> of(ColumnAt column) {
    var lines = new ArrayList<String>();
    lines.add(word(column));
    lines.add("made from");
    add(graph.sources(column), lines);
    lines.add("a change of it hits");
    add(graph.impact(column), lines);
    return lines;
  }

  private static void add(List<ColumnAt> columns, List<String> lines) {
    if (columns.isEmpty()) {
      lines.add(LAST + "nothing that is known");
    }
    for (int index = 0; index < columns.size(); index++) {
      lines.add((index == columns.size() - 1 ? LAST : NEXT) + word(columns.get(index)));
    }
  }

  private static String word(ColumnAt column) {
    return column.node().label() + ", column " + column.column();
  }
}
