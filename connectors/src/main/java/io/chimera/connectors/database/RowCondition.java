package io.chimera.connectors.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rows have to meet, as SQL in which values are parameters and names are quoted.
 *
 * @param sql begins with {@code WHERE}; empty for all rows
 * @param values in the order of the parameters
 */
record RowCondition(String sql, List<Value> values) {
  static final RowCondition NONE = new RowCondition("", List.of());

  /** A parameter. */
  record Value(OrderedKind kind, long value) {}

  /**
   * Of a part.
   *
   * @param cursor there where the part has a window
   * @param cut by which the read is cut; null where it is not
   */
  static RowCondition of(
      Dialect dialect,
      @Nullable CursorWindow window,
      @Nullable OrderedColumn cursor,
      ReadRange range,
      @Nullable OrderedColumn cut) {
    var terms = new ArrayList<String>();
    var values = new ArrayList<Value>();
    if (window != null && cursor != null) {
      Long after = window.after();
      if (after != null) {
        terms.add(compare(dialect, cursor, ">", after, values));
      }
      terms.add(compare(dialect, cursor, "<=", window.last(), values));
    }
    if (cut != null) {
      addRange(dialect, range, cut, terms, values);
    }
    return terms.isEmpty()
        ? NONE
        : new RowCondition(" WHERE " + String.join(" AND ", terms), List.copyOf(values));
  }

  private static void addRange(
      Dialect dialect, ReadRange range, OrderedColumn cut, List<String> terms, List<Value> values) {
    Long from = range.from();
    Long below = range.below();
    if (from != null) {
      terms.add(compare(dialect, cut, ">=", from, values));
    }
    if (below != null) {
      String isBelow = compare(dialect, cut, "<", below, values);
      terms.add(
          from == null
              ? "(" + isBelow + " OR " + dialect.quoted(cut.found().name()) + " IS NULL)"
              : isBelow);
    }
  }

  /** The rows among these whose value a contract can hold, which leaves out infinite times. */
  RowCondition within(Dialect dialect, OrderedColumn column) {
    var terms = new ArrayList<String>();
    var more = new ArrayList<>(values);
    terms.add(compare(dialect, column, ">=", column.kind().least(), more));
    terms.add(compare(dialect, column, "<=", column.kind().greatest(), more));
    String begin = sql.isEmpty() ? " WHERE " : sql + " AND ";
    return new RowCondition(begin + String.join(" AND ", terms), List.copyOf(more));
  }

  private static String compare(
      Dialect dialect, OrderedColumn column, String operator, long value, List<Value> values) {
    values.add(new Value(column.kind(), value));
    return dialect.quoted(column.found().name()) + " " + operator + " ?";
  }

  void bind(Dialect dialect, PreparedStatement statement) throws SQLException {
    for (int index = 0; index < values.size(); index++) {
      dialect.bind(statement, index + 1, values.get(index).kind(), values.get(index).value());
    }
  }
}
