package io.chimera.jobs.cli;

import java.io.PrintWriter;
import java.time.Clock;

/**
 * Says how far long work is: on a terminal one line that is written over, elsewhere a plain line
 * now and then. Goes to standard error, so that standard output stays for the result.
 */
final class Progress {
  private static final long PLAIN_EVERY_MILLIS = 5_000;

  private final PrintWriter err;
  private final boolean isTerminal;
  private final Clock clock;
  private long saidAt = Long.MIN_VALUE;
  private int width;

  Progress(PrintWriter err, boolean isTerminal, Clock clock) {
    this.err = err;
    this.isTerminal = isTerminal;
    this.clock = clock;
  }

  static Progress on(PrintWriter err) {
    return new Progress(err, System.console() != null, Clock.systemUTC());
  }

  /** The state of things, which the next one replaces. */
  void update(String line) {
    if (isTerminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      err.flush();
      width = line.length();
      return;
    }
    long now = clock.millis();
    if (saidAt == Long.MIN_VALUE || now - saidAt >= PLAIN_EVERY_MILLIS) {
      saidAt = now;
      err.println(line);
    }
  }

  /** A line that stays. */
  void say(String line) {
    if (isTerminal && width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
    err.println(line);
  }
}
