package io.chimera.jobs.run;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.ledger.LedgerEntry;
import java.util.Optional;

/**
 * Where a dataset begins to read. The source is asked before the opening, not while it is
 * committed: an earlier run that is still alive commits meanwhile, and a slow answer would lose
 * every race against it.
 */
final class DatasetStart {
  private final Dataset dataset;
  private final SourcePositions source;
  private boolean wasOpened;
  private Positions resolved;

  /** Asks the source; {@code head} is the newest entry of the dataset's table. */
  DatasetStart(Dataset dataset, SourcePositions source, Optional<LedgerEntry> head) {
    this.dataset = dataset;
    this.source = source;
    wasOpened = head.isPresent();
    resolved = resolve(head);
  }

  private Positions resolve(Optional<LedgerEntry> head) {
    return head.map(newest -> source.resume(dataset, newest.to()))
        .orElseGet(() -> source.first(dataset));
  }

  /** Where it begins as far as is known now. */
  Positions resolved() {
    return resolved;
  }

  /** The start that follows on the newest entry, which may have gone on since. */
  Positions after(Optional<LedgerEntry> head) {
    if (head.isPresent() != wasOpened) {
      wasOpened = head.isPresent();
      resolved = resolve(head);
    }
    return head.map(newest -> moved(newest.to())).orElse(resolved);
  }

  private Positions moved(Positions ledger) {
    var start = resolved;
    var topic = dataset.from().stream();
    var known = ledger.streams().get(topic);
    if (known == null) {
      return start;
    }
    for (var split : known.next().entrySet()) {
      start = start.with(topic, split.getKey(), split.getValue());
    }
    return start;
  }
}
