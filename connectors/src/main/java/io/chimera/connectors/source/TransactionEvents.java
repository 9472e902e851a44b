package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log tells, handed on by whole transactions as far as these are small: where the log cannot
 * be read on in the middle of one, nothing was told of it, and all that is before can be committed.
 * Not thread-safe.
 */
public final class TransactionEvents {
  private static final int EVENTS_AT_ONCE = 1_000;

  /** How many changes of one transaction are kept back. */
  private static final int MOST_KEPT = 1_000;

  private List<SourceEvent> told = new ArrayList<>();
  private final List<SourceEvent> transaction = new ArrayList<>();
  private @Nullable SourceDriftException end;

  /** A change of the transaction at hand. */
  public void add(SourceEvent change) {
    transaction.add(change);
    if (transaction.size() >= MOST_KEPT) {
      hand();
    }
  }

  /** All is told up to a position, which lies between two transactions. */
  public void pass(long position) {
    hand();
    told.add(new SourceEvent.Passed(position));
  }

  private void hand() {
    told.addAll(transaction);
    transaction.clear();
  }

  /** Whether the next are better taken before more is added. */
  public boolean areEnough() {
    return told.size() >= EVENTS_AT_ONCE;
  }

  /** What can be told. */
  public List<SourceEvent> take() {
    List<SourceEvent> taken = told;
    told = new ArrayList<>();
    return taken;
  }

  /** The log cannot be read on. What is kept of the transaction at hand is not told. */
  public void endBecauseOf(SourceDriftException drift) {
    transaction.clear();
    end = drift;
  }

  /**
   * @throws SourceDriftException if the log cannot be read on
   */
  public void requireGoingOn() {
    if (end != null) {
      throw end;
    }
  }
}
