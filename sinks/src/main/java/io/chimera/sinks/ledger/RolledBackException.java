package io.chimera.sinks.ledger;

/** The table was taken back to an earlier state by somebody, with records that were counted. */
public final class RolledBackException extends LedgerException {
  private static final long serialVersionUID = 1L;

  RolledBackException(String message) {
    super(message);
  }
}
