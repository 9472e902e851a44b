package io.chimera.sinks.ledger;

import java.time.Duration;

/**
 * How long a commit is tried before the job is left to Flink's restart.
 *
 * @param attempts how often in all
 * @param pause before the second attempt; doubled before each further one
 * @param maxPause no pause is longer
 */
record Patience(int attempts, Duration pause, Duration maxPause) {
  /** Half a minute or so, which a catalog needs to restart and a checkpoint can wait. */
  static final Patience DEFAULT = new Patience(8, Duration.ofMillis(100), Duration.ofSeconds(10));

  /** The pause after so many failures, counted from 1. */
  Duration after(int failures) {
    Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(maxPause) < 0 ? doubled : maxPause;
  }
}
