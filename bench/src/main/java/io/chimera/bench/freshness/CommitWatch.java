package io.chimera.bench.freshness;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.TableLedger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a table as a reader does, many times a second, and notes when each commit could first be
 * read.
 */
public final class CommitWatch implements AutoCloseable {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LakeCatalog catalog;
  private final TableName name;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> looking;
  private volatile boolean isClosed;

  /**
   * A line of the books.
   *
   * @param visibleMillis when a reader had it, in epoch milliseconds
   */
  public record Seen(Committed commit, long visibleMillis) {

    /** Whether it brought records. */
    boolean hasRecords() {
      return commit.entry().operation() == Operation.CLOSING && commit.entry().tally().in() > 0;
    }

    /** Which start of the pipeline made it. */
    long epoch() {
      return commit.entry().run().epoch();
    }
  }

  private CommitWatch(PlatformSettings platform, TableName name) {
    catalog = LakeCatalog.open(platform.catalog());
    this.name = name;
    looking = CompletableFuture.runAsync(this::look, work -> new Thread(work, "watch").start());
  }

  /** Begins to look for a table that need not be there yet. */
  public static CommitWatch begin(PlatformSettings platform, TableName table) {
    return new CommitWatch(platform, table);
  }

  private void look() {
    while (!isClosed && !catalog.exists(name)) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    if (isClosed) {
      return;
    }
    var ledger = new TableLedger(catalog.load(name));
    while (!isClosed) {
      ledger.refresh();
      note(ledger, System.currentTimeMillis());
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private void note(TableLedger ledger, long now) {
    long known = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).commit().snapshotId();
    for (Committed each : ledger.newest(entry -> entry.snapshotId() == known)) {
      if (each.snapshotId() != known) {
        seen.add(new Seen(each, now));
      }
    }
  }

  /**
   * All so far, oldest first.
   *
   * @throws java.util.concurrent.CompletionException if the table cannot be looked at
   */
  public List<Seen> seen() {
    if (looking.isDone()) {
      looking.join();
    }
    return List.copyOf(seen);
  }

  /** Records that the books have by now. */
  public long records() {
    return last().map(each -> each.commit().entry().totals().in()).orElse(0L);
  }

  /** Which start of the pipeline is the last; 0 where there was none. */
  long epoch() {
    return last().map(Seen::epoch).orElse(0L);
  }

  /** How the first start after an epoch began. */
  Optional<Seen> opening(long epoch) {
    return seen().stream().filter(each -> each.epoch() > epoch).findFirst();
  }

  /**
   * The first commit of records that a start after an epoch has made, and with which the books have
   * so many at least.
   */
  Optional<Seen> firstCommit(long epoch, long records) {
    return seen().stream()
        .filter(each -> each.epoch() > epoch && each.hasRecords())
        .filter(each -> each.commit().entry().totals().in() >= records)
        .findFirst();
  }

  private Optional<Seen> last() {
    List<Seen> all = seen();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      looking.join();
    } finally {
      catalog.close();
    }
  }
}
