package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import java.util.List;

/** How MySQL and MariaDB are asked for values, so that each type gives all of its digits. */
final class MySqlSelect {
  /** What a connection has to be told before. */
  static final List<String> SESSION = List.of("SET time_zone = '+00:00'");

  private MySqlSelect() {}

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  static SelectedColumn of(FoundColumn found, Column column, int maxValueBytes) {
    String name = quoted(found.name());
    if (found.entry() instanceof MySqlType type && column.type().equals(found.type())) {
      switch (type) {
        case INT, LONG, DOUBLE, BYTES -> {
          return SelectedColumn.direct(name, column, maxValueBytes);
        }
        case YEAR, BIT -> {
          return SelectedColumn.direct("(" + name + " + 0)", column, maxValueBytes);
        }
        case FLOAT -> {
          // As text it has six digits; a sum with a double has them all.
          return SelectedColumn.direct("(" + name + " + 0e0)", column, maxValueBytes);
        }
        case BITS -> {
          return SelectedColumn.text(bits(found, name), column, maxValueBytes);
        }
        case TIMESTAMP -> {
          return SelectedColumn.text("CONCAT(" + name + ", 'Z')", column, maxValueBytes);
        }
        case UNSIGNED_LONG,
            DECIMAL,
            LARGE_DECIMAL,
            DATE,
            TIME,
            DATETIME,
            TEXT,
            ENUM,
            JSON,
            UUID,
            NETWORK,
            OTHER -> {
          return text(name, column, maxValueBytes);
        }
      }
    }
    return otherwise(found, name, column, maxValueBytes);
  }

  /** For a type that is not the one that the column becomes: what the log can tell as well. */
  private static SelectedColumn otherwise(
      FoundColumn found, String name, Column column, int maxValueBytes) {
    if (!(found.entry() instanceof MySqlType type)) {
      return text(name, column, maxValueBytes);
    }
    return switch (type) {
      // Without the zeros of ZEROFILL; and bits as the number that they are, not as letters.
      case INT, LONG, UNSIGNED_LONG, BIT, BITS -> text("(" + name + " + 0)", column, maxValueBytes);
      case FLOAT ->
          new SelectedColumn(
              "(" + name + " + 0e0)", SqlValues.fromFloat(TextCells.of(column, maxValueBytes)));
      case DOUBLE ->
          new SelectedColumn(name, SqlValues.fromDouble(TextCells.of(column, maxValueBytes)));
      case BYTES ->
          new SelectedColumn(name, SqlValues.fromBytes(TextCells.of(column, maxValueBytes)));
      default -> text(name, column, maxValueBytes);
    };
  }

  private static SelectedColumn text(String name, Column column, int maxValueBytes) {
    return SelectedColumn.text("CONVERT(" + name + " USING utf8mb4)", column, maxValueBytes);
  }

  /** With the zeros before, as many as the type has; {@code declared} is {@code bit(n)}. */
  private static String bits(FoundColumn found, String name) {
    String declared = found.declared();
    int length =
        Integer.parseInt(declared.substring(declared.indexOf('(') + 1, declared.indexOf(')')));
    return "LPAD(BIN(" + name + " + 0), " + length + ", '0')";
  }
}
