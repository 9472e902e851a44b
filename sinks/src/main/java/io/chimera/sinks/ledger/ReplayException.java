package io.chimera.sinks.ledger;

/** Records in quarantine cannot be replayed as asked. */
public final class ReplayException extends LedgerException {
  private static final long serialVersionUID = 1L;

  ReplayException(String message) {
    super(message);
  }
}
