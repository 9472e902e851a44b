package io.chimera.connectors.mysql;

/**
 * The log has what we do not know, or what does not tell every change. The text has no content of
 * rows.
 */
public final class MalformedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedLogException(String message) {
    super(message);
  }
}
