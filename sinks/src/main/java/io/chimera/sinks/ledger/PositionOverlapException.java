package io.chimera.sinks.ledger;

/** Records would be written a second time: the ledger is ahead of what is to be committed. */
public final class PositionOverlapException extends LedgerException {
  private static final long serialVersionUID = 1L;

  PositionOverlapException(String message) {
    super(message);
  }
}
