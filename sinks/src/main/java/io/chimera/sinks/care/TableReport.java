package io.chimera.sinks.care;

import io.chimera.schemas.contract.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What came of caring for a table.
 *
 * @param table which
 * @param before what it was like
 * @param after what it is like now
 * @param steps in the order in which they were taken
 */
public record TableReport(
    TableName table, TableFigures before, TableFigures after, List<CareStep> steps) {
  public TableReport {
    steps = List.copyOf(steps);
  }

  /** What was done of a kind; empty if it was not asked for. */
  public Optional<CareStep> step(CareTask task) {
    return steps.stream().filter(each -> each.task() == task).findFirst();
  }
}
