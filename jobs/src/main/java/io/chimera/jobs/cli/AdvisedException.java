package io.chimera.jobs.cli;

import org.jspecify.annotations.Nullable;

/** A failure whose next step depends on what the command was given. */
class AdvisedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String step;

  AdvisedException(String message, String step) {
    this(message, step, null);
  }

  /**
   * A failure with its cause.
   *
   * @param step what to do next, with whole commands
   */
  AdvisedException(String message, String step, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  final String nextStep() {
    return step;
  }
}
