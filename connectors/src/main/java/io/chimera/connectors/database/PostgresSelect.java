package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import java.util.List;

/** How Postgres is asked for values, so that each type gives all of its digits. */
final class PostgresSelect {
  /** What a connection has to be told before. */
  static final List<String> SESSION =
      List.of(
          "SET datestyle = 'ISO, YMD'",
          "SET timezone = 'UTC'",
          "SET intervalstyle = 'iso_8601'",
          "SET extra_float_digits = 3");

  private PostgresSelect() {}

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static SelectedColumn of(FoundColumn found, Column column, int maxValueBytes) {
    String name = quoted(found.name());
    boolean isSame = column.type().equals(found.type());
    if (found.entry() == PostgresType.MONEY) {
      return SelectedColumn.text(name + "::numeric::text", column, maxValueBytes);
    }
    if (found.entry() == PostgresType.TEXT) {
      // A cast would cut the spaces at the end of a char.
      return SelectedColumn.text(name, column, maxValueBytes);
    }
    if (found.entry() == PostgresType.BIT && isSame) {
      return SelectedColumn.direct("(" + name + " = B'1')", column, maxValueBytes);
    }
    if (found.entry() == PostgresType.ARRAY) {
      return SelectedColumn.json(
          "json_build_object('" + SqlValues.JSON_FIELD + "', " + name + ")::text",
          column,
          maxValueBytes);
    }
    if (found.entry() == PostgresType.HSTORE) {
      return SelectedColumn.json(
          "json_build_object('" + SqlValues.JSON_FIELD + "', hstore_to_json(" + name + "))::text",
          column,
          maxValueBytes);
    }
    return isSame && SelectedColumn.isDirect(column.type())
        ? SelectedColumn.direct(name, column, maxValueBytes)
        : SelectedColumn.text(name + "::text", column, maxValueBytes);
  }
}
