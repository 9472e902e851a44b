package io.chimera.jobs.report;

import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is now.
 *
 * @param totals its records by fate, since its first opening
 * @param committedAt its newest entry's time
 * @param problems where its books do not add up; none if they balance
 * @param byReason records that were rejected in the report's time and are in quarantine now
 * @param byRule the same by rule; a record counts for each rule that it failed
 */
public record TableState(
    String table,
    String pipeline,
    Tally totals,
    Instant committedAt,
    List<String> problems,
    List<Rejected> byReason,
    List<Rejected> byRule) {
  public TableState {
    problems = List.copyOf(problems);
    byReason = List.copyOf(byReason);
    byRule = List.copyOf(byRule);
  }

  /**
   * Some rejected records.
   *
   * @param what the reason's code, or the rule
   * @param column the column that it is about, or null for none
   */
  public record Rejected(String what, @Nullable String column, long records) {}
}
