package io.chimera.sinks.ledger;

/** What waits behind a gate cannot be let through or given up as asked. */
public final class GateException extends LedgerException {
  private static final long serialVersionUID = 1L;

  GateException(String message) {
    super(message);
  }
}
