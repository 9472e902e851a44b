package io.chimera.sinks.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long a commit is tried before the job is left to Flink's restart.
 *
 * @param attempts how often in all
 * @param pause before the second attempt; doubled before each further one
 * @param maxPause no pause is longer
 * @param limit no attempt begins later than that after the first
 * @param clock by which that is judged
 */
record Patience(
    int attempts, Duration pause, Duration maxPause, Duration limit, InstantSource clock) {
  /**
   * Where store or catalog take a request and are silent, an attempt is minutes long: this and
   * three more are what a commit may take then, and a checkpoint with it.
   */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * What a catalog needs to restart and a checkpoint can wait: where failures come at once, the
   * pauses are all of it, 23 seconds.
   */
  static final Patience DEFAULT = new Patience(8, Duration.ofMillis(100), Duration.ofSeconds(10));

  /** With the limit that all have. */
  Patience(int attempts, Duration pause, Duration maxPause) {
    this(attempts, pause, maxPause, LIMIT, InstantSource.system());
  }

  /** When the last attempt may begin of those that begin now. */
  Instant deadline() {
    return clock.instant().plus(limit);
  }

  /**
   * Whether there is one more attempt.
   *
   * @param attempt which one, counted from 1; there always is a first
   */
  boolean allows(int attempt, Instant deadline) {
    return attempt == 1 || (attempt <= attempts && !clock.instant().isAfter(deadline));
  }

  /**
   * Waits after so many failures, counted from 1.
   *
   * @param table whose commit it is
   * @throws LedgerUnavailableException if the thread is interrupted
   */
  void waitAfter(int failures, String table) {
    try {
      Thread.sleep(after(failures).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerUnavailableException(
          "Cannot commit to table '" + table + "': the task is being cancelled", e);
    }
  }

  /** The pause after so many failures, counted from 1. */
  Duration after(int failures) {
    Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(maxPause) < 0 ? doubled : maxPause;
  }
}
