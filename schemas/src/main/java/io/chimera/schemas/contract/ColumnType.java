package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;

/** The type of a column, a list's element, a map's value or a nested field. */
public sealed interface ColumnType extends Serializable {

  /** Types without parameters. */
  enum Primitive implements ColumnType {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES,
    UUID,
    DATE,
    /** Time of day at milliseconds, which is what Flink's rows carry. */
    TIME,
    /** Date and time of day without zone, at microseconds. */
    TIMESTAMP,
    /** A moment on the time line, at microseconds, stored in UTC. */
    TIMESTAMPTZ
  }

  /**
   * An exact number.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits after the point, 0 to {@code precision}
   */
  record DecimalType(int precision, int scale) implements ColumnType {}

  /**
   * @param element what the list holds
   */
  record ListType(ValueSpec element) implements ColumnType {}

  /**
   * A map from strings.
   *
   * @param value what the map holds
   */
  record MapType(ValueSpec value) implements ColumnType {}

  /**
   * A nested record.
   *
   * @param columns its fields in order
   */
  record RecordType(List<Column> columns) implements ColumnType {
    public RecordType {
      columns = List.copyOf(columns);
    }
  }
}
