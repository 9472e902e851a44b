package io.chimera.sinks.ledger;

/** The positions count in another source or stream than the ledger's, though the names agree. */
public final class SourceChangedException extends LedgerException {
  private static final long serialVersionUID = 1L;

  SourceChangedException(String message) {
    super(message);
  }
}
