package io.chimera.local;

/** A server on this machine cannot be started or reached. The message says what to look at next. */
public final class LocalServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalServerException(String message) {
    super(message);
  }

  LocalServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
