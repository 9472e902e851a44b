package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import java.util.List;
import java.util.stream.Stream;

/** How Postgres is asked for values, so that each type gives all of its digits. */
final class PostgresSelect {
  /** What a connection has to be told before. */
  static final List<String> SESSION =
      List.of(
          "SET datestyle = 'ISO, YMD'",
          "SET timezone = 'UTC'",
          "SET intervalstyle = 'iso_8601'",
          "SET extra_float_digits = 3",
          "SET bytea_output = 'hex'");

  /** The same for the log, where amounts of money cannot be asked for as numbers. */
  static final List<String> LOG_SESSION =
      Stream.concat(
              SESSION.stream(),
              Stream.of("SET lc_monetary = 'C'", "SET idle_in_transaction_session_timeout = 0"))
          .toList();

  private PostgresSelect() {}

  /** A name as SQL takes it, whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static SelectedColumn of(FoundColumn found, Column column, int maxValueBytes) {
    String name = quoted(found.name());
    boolean isSame = column.type().equals(found.type());
    if (found.entry() == PostgresType.MONEY) {
      return SelectedColumn.text(name + "::numeric::text", column, maxValueBytes);
    }
    if (found.entry() == PostgresType.TEXT || found.entry() == PostgresType.NETWORK) {
      // A cast would cut the spaces at the end of a char, and give every address a length.
      return SelectedColumn.text(name, column, maxValueBytes);
    }
    if (found.entry() == PostgresType.BIT && isSame) {
      return SelectedColumn.direct("(" + name + " = B'1')", column, maxValueBytes);
    }
    return isSame && SelectedColumn.isDirect(column.type())
        ? SelectedColumn.direct(name, column, maxValueBytes)
        : SelectedColumn.text(
            name + "::text", PostgresCells.of(found.entry(), column, maxValueBytes));
  }
}
