package io.chimera.quality.protect;

/** What was protected cannot be read again; the message has neither content nor keys. */
public final class RevealException extends Exception {
  private static final long serialVersionUID = 1;

  RevealException(String message) {
    super(message);
  }
}
