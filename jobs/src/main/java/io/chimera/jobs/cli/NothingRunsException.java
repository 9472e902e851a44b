package io.chimera.jobs.cli;

import org.jspecify.annotations.Nullable;

/** There is no job to do something with. */
final class NothingRunsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NothingRunsException(String message) {
    this(message, null);
  }

  NothingRunsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
