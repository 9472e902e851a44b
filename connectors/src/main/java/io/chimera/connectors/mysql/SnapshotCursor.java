package io.chimera.connectors.mysql;

import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.schemas.stream.SourceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a table, and holds the snapshot that they are of. */
final class SnapshotCursor implements Cursor {
  private final Cursor rows;
  private final ConsistentSnapshot snapshot;
  private boolean isTold;

  SnapshotCursor(Cursor rows, ConsistentSnapshot snapshot) {
    this.rows = rows;
    this.snapshot = snapshot;
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    List<SourceEvent> events = rows.next();
    isTold = events == null;
    return events;
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    if (!isTold) {
      snapshot.abort();
      return;
    }
    rows.close();
    snapshot.close();
  }
}
