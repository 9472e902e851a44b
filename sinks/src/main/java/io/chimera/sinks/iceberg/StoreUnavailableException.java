package io.chimera.sinks.iceberg;

/** The store of a warehouse cannot be reached, or does not let us in. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
