package io.chimera.sinks.ledger;

/** Records came in that have no fate, more than one, or no row in a file. */
public final class UnbalancedBooksException extends LedgerException {
  private static final long serialVersionUID = 1L;

  UnbalancedBooksException(String message) {
    super(message);
  }
}
