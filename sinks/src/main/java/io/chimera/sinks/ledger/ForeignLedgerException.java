package io.chimera.sinks.ledger;

/** The table's ledger is another pipeline's. */
public final class ForeignLedgerException extends LedgerException {
  private static final long serialVersionUID = 1L;

  ForeignLedgerException(String message) {
    super(message);
  }
}
