package io.chimera.connectors.postgres;

/** Bytes that are no message of the log that we know. The text has no content of rows. */
public final class MalformedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedLogException(String message) {
    super(message);
  }
}
