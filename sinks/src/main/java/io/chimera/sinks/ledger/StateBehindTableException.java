package io.chimera.sinks.ledger;

/** The restored state is older than the table: going on from it would write records twice. */
public final class StateBehindTableException extends LedgerException {
  private static final long serialVersionUID = 1L;

  StateBehindTableException(String message) {
    super(message);
  }
}
