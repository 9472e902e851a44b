package io.chimera.sinks.ledger;

import org.jspecify.annotations.Nullable;

/** Files of a table cannot be changed beside its ledger now; nothing was. */
public final class UpkeepRefusedException extends LedgerException {
  private static final long serialVersionUID = 1L;

  UpkeepRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
