package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Tally;
import java.util.List;

/**
 * A closed gate: rules failed, and since then nothing of the dataset reaches the readers of main.
 *
 * @param rules the rules that closed it
 * @param first the entry with which they did
 * @param head the newest entry behind it
 * @param closings commits of records behind it
 * @param tally their records by fate; {@code held} are the rows that wait
 * @param others snapshots that other writers have put on main since; with any, what waits is
 *     committed again on top of them
 */
public record Gate(
    List<String> rules,
    Committed first,
    Committed head,
    int closings,
    Tally tally,
    List<Long> others) {
  public Gate {
    rules = List.copyOf(rules);
    others = List.copyOf(others);
  }
}
