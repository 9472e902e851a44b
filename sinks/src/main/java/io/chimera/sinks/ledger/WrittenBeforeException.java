package io.chimera.sinks.ledger;

/** A query without state would write what it has written before. */
public final class WrittenBeforeException extends LedgerException {
  private static final long serialVersionUID = 1L;

  WrittenBeforeException(String message) {
    super(message);
  }
}
