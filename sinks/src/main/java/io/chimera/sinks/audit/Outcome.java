package io.chimera.sinks.audit;

import org.jspecify.annotations.Nullable;

/**
 * What has come of a command.
 *
 * @param kind in a word
 * @param exitCode what the command line answers to the shell; absent as long as it has not ended
 * @param reason why it was not done, without secrets and records; else absent
 */
public record Outcome(String kind, @Nullable Integer exitCode, @Nullable String reason) {
  /** It is about to begin; another record tells how it has ended, unless it was killed. */
  public static final Outcome STARTED = new Outcome("started", null, null);

  /** It has come to its own end, with an answer that is not always good news. */
  public static Outcome done(int exitCode) {
    return new Outcome("done", exitCode, null);
  }

  /** Chimera would not do it: input, contract or ledger speak against it. */
  public static Outcome refused(int exitCode, String reason) {
    return new Outcome("refused", exitCode, reason);
  }

  /** Something went wrong on the way, and it may have been done in part. */
  public static Outcome failed(int exitCode, String reason) {
    return new Outcome("failed", exitCode, reason);
  }
}
