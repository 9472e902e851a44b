package io.chimera.jobs.quarantine;

import io.chimera.schemas.stream.ReasonCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Which rejected records are asked for; what is null asks for all. Reason, column and time are
 * looked for by the scan, which leaves out days and files that have none; rules and the condition
 * are looked for in each record that is left.
 *
 * @param reason why they were rejected
 * @param rule the name of a rule that they failed
 * @param column the contract column that the reason is about
 * @param since the first moment at which they were rejected
 * @param until the moment before which they were rejected
 * @param where what else must be true of them
 */
public record RejectionFilter(
    @Nullable ReasonCode reason,
    @Nullable String rule,
    @Nullable String column,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable RejectionCondition where) {
  /** Asks for all. */
  public static final RejectionFilter ALL = new RejectionFilter(null, null, null, null, null, null);

  /** What a scan can look for. */
  public Expression expression() {
    Expression expression = Expressions.alwaysTrue();
    if (reason != null) {
      expression = Expressions.and(expression, Expressions.equal("reason_code", reason.name()));
    }
    if (rule != null) {
      // No other reason names rules, and this one a scan finds.
      expression =
          Expressions.and(
              expression, Expressions.equal("reason_code", ReasonCode.RULE_FAILED.name()));
    }
    if (column != null) {
      expression = Expressions.and(expression, Expressions.equal("column_name", column));
    }
    if (since != null) {
      expression =
          Expressions.and(expression, Expressions.greaterThanOrEqual("rejected_at", micros(since)));
    }
    if (until != null) {
      expression = Expressions.and(expression, Expressions.lessThan("rejected_at", micros(until)));
    }
    return expression;
  }

  /** Whether a record that the scan has found is asked for. */
  public boolean accepts(Record record) {
    boolean isOfRule =
        rule == null
            || (record.getField("failed_rules") instanceof List<?> rules && rules.contains(rule));
    return isOfRule && (where == null || where.accepts(record));
  }

  /** The columns that {@link #accepts} looks at. */
  List<String> columns() {
    return where == null ? List.of("failed_rules") : RejectionCondition.columns();
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }
}
