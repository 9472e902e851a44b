package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.schemas.stream.SourceEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;

/** Reads splits on the fetcher's thread, one after the other. */
final class DatabaseSplitReader implements SplitReader<SourceEvent, DatabaseSplit> {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Session session;
  private final Confirmations confirmations;
  private final LogWatch watch;
  private final LogStop stop;
  private final Deque<DatabaseSplit> waiting = new ArrayDeque<>();
  private @Nullable DatabaseSplit split;
  private @Nullable Cursor cursor;

  /** What was told last of the log. */
  private @Nullable SourceEvent told;

  DatabaseSplitReader(Session session, Confirmations confirmations, LogWatch watch, LogStop stop) {
    this.session = session;
    this.confirmations = confirmations;
    this.watch = watch;
    this.stop = stop;
  }

  @Override
  public RecordsWithSplitIds<SourceEvent> fetch() throws IOException {
    var records = new RecordsBySplits.Builder<SourceEvent>();
    boolean isNew = cursor == null;
    Cursor open = cursor();
    DatabaseSplit current = split;
    if (open == null || current == null || stop.isThere()) {
      LockSupport.parkNanos(IDLE_NANOS);
      return records.build();
    }
    if (current instanceof Log log) {
      if (isNew) {
        records.add(log.splitId(), new SourceEvent.LogBegins(log.starts()));
        told = new SourceEvent.Passed(log.position());
        watch.begin(log.position());
      }
      confirmations.poll().ifPresent(open::confirm);
    }
    List<SourceEvent> events = next(open);
    if (events == null) {
      open.close();
      cursor = null;
      split = null;
      records.addFinishedSplit(current.splitId());
    } else if (events.isEmpty()) {
      LockSupport.parkNanos(IDLE_NANOS);
    } else {
      records.addAll(current.splitId(), events);
      told = events.get(events.size() - 1);
      watch.heard(events);
    }
    return records.build();
  }

  /** A log that cannot be read on ends when what was told of it is committed. */
  private @Nullable List<SourceEvent> next(Cursor open) {
    try {
      return open.next();
    } catch (SourceDriftException drift) {
      // In the middle of a transaction no checkpoint comes any more.
      if (!(told instanceof SourceEvent.Passed passed)) {
        throw drift;
      }
      stop.at(passed.position(), drift);
      return List.of();
    }
  }

  private @Nullable Cursor cursor() {
    if (cursor == null && !waiting.isEmpty()) {
      split = waiting.removeFirst();
      cursor = session.open(split);
    }
    return cursor;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<DatabaseSplit> change) {
    waiting.addAll(change.splits());
  }

  /** No call waits for long. */
  @Override
  public void wakeUp() {}

  @Override
  public void close() {
    try (watch;
        confirmations;
        session) {
      if (cursor != null) {
        cursor.close();
      }
    }
  }
}
