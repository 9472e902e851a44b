package io.chimera.sinks.ledger;

import org.jspecify.annotations.Nullable;

/** The catalog did not take a commit for too long; a restart may cure it. */
public final class LedgerUnavailableException extends LedgerException {
  private static final long serialVersionUID = 1L;

  LedgerUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
