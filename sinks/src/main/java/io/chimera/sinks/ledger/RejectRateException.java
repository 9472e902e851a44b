package io.chimera.sinks.ledger;

/** More records are rejected than the contract allows: its schema or its producer has changed. */
public final class RejectRateException extends LedgerException {
  private static final long serialVersionUID = 1L;

  RejectRateException(String message) {
    super(message);
  }
}
