package io.chimera.connectors.kafka;

/** A source that does not answer, or does not have what the contract names. */
public final class SourceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
