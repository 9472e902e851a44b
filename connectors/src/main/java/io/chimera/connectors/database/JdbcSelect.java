package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** How a driver is asked for values by JDBC's own types. */
final class JdbcSelect {
  private JdbcSelect() {}

  /**
   * @throws BatchRefusedException if no type of a contract holds the column's values
   */
  static SelectedColumn of(Dialect dialect, FoundColumn found, Column column, int maxValueBytes) {
    String name = dialect.quoted(found.name());
    var type = (JdbcType) found.entry();
    TextCell cell = TextCells.of(column, maxValueBytes);
    return switch (type) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES ->
          column.type().equals(found.type())
              ? new SelectedColumn(
                  name, SqlValues.direct((Primitive) column.type(), column.name(), maxValueBytes))
              : new SelectedColumn(name, SqlValues.fromText(cell));
      case DECIMAL, LARGE_DECIMAL -> read(name, BigDecimal.class, BigDecimal::toPlainString, cell);
      case TEXT -> new SelectedColumn(name, SqlValues.fromText(cell));
      case DATE -> read(name, LocalDate.class, DateTimeFormatter.ISO_LOCAL_DATE::format, cell);
      case TIME -> read(name, LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME::format, cell);
      case TIMESTAMP ->
          read(name, LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME::format, cell);
      case TIMESTAMPTZ ->
          read(name, OffsetDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, cell);
      case OTHER ->
          throw new BatchRefusedException(
              "Cannot read column '"
                  + found.name()
                  + "': no type of a contract holds its type '"
                  + found.declared()
                  + "'; expected a contract without it");
    };
  }

  private static <T> SelectedColumn read(
      String name, Class<T> type, Function<T, String> text, TextCell cell) {
    return new SelectedColumn(name, SqlValues.fromObject(type, text, cell));
  }
}
