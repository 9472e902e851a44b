package io.chimera.jobs.quarantine;

import io.chimera.quality.expression.CheckExpression;
import io.chimera.quality.expression.ExpressionException;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.data.StringData;
import org.apache.iceberg.data.Record;

/**
 * Which rejected records are asked for, as an expression of SQL over the columns that say why and
 * where from; a record's content, which may be sealed, is none of them. As WHERE does, it takes a
 * record only where it is true. Not thread-safe.
 */
public final class RejectionCondition {
  private static final String RULES = "failed_rules";

  private static final List<Column> COLUMNS =
      List.of(
          column("stage", Primitive.STRING),
          column("reason_code", Primitive.STRING),
          column("column_name", Primitive.STRING),
          column("message", Primitive.STRING),
          column("source_stream", Primitive.STRING),
          column("source_split", Primitive.INT),
          column("source_position", Primitive.LONG),
          column("source_timestamp", Primitive.TIMESTAMPTZ),
          column("rejected_at", Primitive.TIMESTAMPTZ),
          column("contract_version", Primitive.STRING),
          column("contract_hash", Primitive.STRING),
          column("pipeline", Primitive.STRING),
          column(RULES, Primitive.STRING));

  private final CheckExpression expression;
  private final TypedRow row = new TypedRow(COLUMNS.size());

  private RejectionCondition(CheckExpression expression) {
    this.expression = expression;
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }

  /**
   * Compiles an expression.
   *
   * @param clock what {@code CURRENT_TIMESTAMP} is
   * @throws ExpressionException if it is not understood, has the wrong types or is not boolean
   */
  public static RejectionCondition compile(String text, Clock clock) throws ExpressionException {
    return new RejectionCondition(CheckExpression.compile(text, COLUMNS, clock));
  }

  /** The columns of a quarantine table that it looks at. */
  static List<String> columns() {
    return COLUMNS.stream().map(Column::name).toList();
  }

  boolean accepts(Record record) {
    row.clear();
    for (int index = 0; index < COLUMNS.size(); index++) {
      Object value = record.getField(COLUMNS.get(index).name());
      if (value != null) {
        set(index, value);
      }
    }
    return expression.isTrue(row);
  }

  private void set(int index, Object value) {
    if (value instanceof Integer number) {
      row.setInt(index, number);
    } else if (value instanceof Long number) {
      row.setLong(index, number);
    } else if (value instanceof OffsetDateTime time) {
      row.setTimestampMicros(index, ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant()));
    } else if (value instanceof List<?> rules) {
      // Names have no comma.
      String names = rules.stream().map(String::valueOf).collect(Collectors.joining(","));
      row.setObject(index, StringData.fromString(names));
    } else {
      row.setObject(index, StringData.fromString(value.toString()));
    }
  }
}
