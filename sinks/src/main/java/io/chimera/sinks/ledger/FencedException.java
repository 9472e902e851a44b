package io.chimera.sinks.ledger;

/** Another start of the pipeline has opened the table since: this run may no longer commit. */
public final class FencedException extends LedgerException {
  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
