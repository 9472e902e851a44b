package io.chimera.quality.protect;

/** A key of the platform is there and no good; the message never shows it. */
public final class KeyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyRefusedException(String message) {
    super(message);
  }
}
