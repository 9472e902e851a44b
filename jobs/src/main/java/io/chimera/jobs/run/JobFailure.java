package io.chimera.jobs.run;

import java.time.Instant;

/**
 * Why a job was restarted, or has ended.
 *
 * @param at when
 * @param cause the innermost cause, in its own words
 */
public record JobFailure(Instant at, String cause) {

  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
