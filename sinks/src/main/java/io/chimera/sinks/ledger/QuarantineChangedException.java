package io.chimera.sinks.ledger;

/** Rejected records that a table's books no longer count cannot be removed from its quarantine. */
public final class QuarantineChangedException extends LedgerException {
  private static final long serialVersionUID = 1L;

  QuarantineChangedException(String message) {
    super(message);
  }
}
