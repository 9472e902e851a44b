package io.chimera.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines up rows of text under a header; a column of numbers is aligned to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    this.header = List.of(header);
  }

  TextTable row(Object... cells) {
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      row.add(text(cell));
    }
    rows.add(row);
    return this;
  }

  private static String text(Object cell) {
    if (cell instanceof Long || cell instanceof Integer) {
      return String.format("%,d", ((Number) cell).longValue());
    }
    return String.valueOf(cell);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    append(text, header, false);
    rows.forEach(row -> append(text, row, true));
    return text.toString();
  }

  private void append(StringBuilder text, List<String> cells, boolean isBody) {
    var line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      var cell = cells.get(column);
      var padding = " ".repeat(Math.max(0, width(column) - cell.length()));
      var isRight = isBody ? isNumber(cell) : isNumberColumn(column);
      line.append(isRight ? padding + cell : cell + padding).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int width = header.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }

  private boolean isNumberColumn(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(column)));
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[-+]?[0-9][0-9,]*(\\.[0-9]+)?");
  }
}
