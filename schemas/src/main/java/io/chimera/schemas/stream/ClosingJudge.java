package io.chimera.schemas.stream;

import java.time.Instant;

/** Decides about the commits of one dataset by the contract's rules on them. */
public interface ClosingJudge {

  /** Learns from a commit that was judged before; they come oldest first. */
  void remember(Readings judged);

  /**
   * Judges a commit, and remembers it.
   *
   * @param tally its records by fate
   * @param readings what was measured of them, by all subtasks
   * @param closedAt when it was closed
   * @return the readings with verdicts in place of measurements
   */
  Readings judge(Tally tally, Readings readings, Instant closedAt);
}
