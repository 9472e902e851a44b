package io.chimera.sinks.ledger;

/** Records between the ledger's newest positions and a closing would never be written. */
public final class PositionGapException extends LedgerException {
  private static final long serialVersionUID = 1L;

  PositionGapException(String message) {
    super(message);
  }
}
