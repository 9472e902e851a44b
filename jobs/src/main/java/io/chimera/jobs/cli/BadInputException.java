package io.chimera.jobs.cli;

/** Something the user gave cannot be used, and the message says what would be. */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    super(message);
  }
}
