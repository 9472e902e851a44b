package io.chimera.sinks.datahub;

import org.jspecify.annotations.Nullable;

/** DataHub has not taken what it was told. */
public final class DataHubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataHubException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
