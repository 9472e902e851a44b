package io.chimera.sinks.ledger;

/** A table cannot be taken back to the state that was asked for. */
public final class RewindRefusedException extends LedgerException {
  private static final long serialVersionUID = 1L;

  RewindRefusedException(String message) {
    super(message);
  }
}
