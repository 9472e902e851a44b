package io.chimera.sinks.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Books that cannot be written or read. The named kinds are what no restart cures; the message has
 * the table and the numbers.
 */
public sealed class LedgerException extends RuntimeException
    permits CommitRuleException,
        FencedException,
        ForeignLedgerException,
        GateException,
        LedgerUnavailableException,
        PositionGapException,
        PositionOverlapException,
        QuarantineChangedException,
        RejectRateException,
        ReplayException,
        RewindRefusedException,
        RolledBackException,
        SourceChangedException,
        StateBehindTableException,
        TableGoneException,
        UnbalancedBooksException,
        UpkeepRefusedException,
        WrittenBeforeException {
  private static final long serialVersionUID = 1L;

  LedgerException(String message) {
    this(message, null);
  }

  LedgerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
