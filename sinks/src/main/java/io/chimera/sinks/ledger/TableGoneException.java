package io.chimera.sinks.ledger;

/** The table was dropped, or is another one of the same name. */
public final class TableGoneException extends LedgerException {
  private static final long serialVersionUID = 1L;

  TableGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
