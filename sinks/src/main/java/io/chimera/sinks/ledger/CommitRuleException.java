package io.chimera.sinks.ledger;

/** A commit fails a rule that ends the pipeline. */
public final class CommitRuleException extends LedgerException {
  private static final long serialVersionUID = 1L;

  CommitRuleException(String message) {
    super(message);
  }
}
