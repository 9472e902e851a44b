package io.chimera.connectors.mysql;

import io.chimera.connectors.batch.PartEvents;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.schemas.stream.SourceEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a table as one part, whose ranges are read beside each other. */
final class SnapshotCursor implements Cursor {
  private final PartEvents part;
  private final ReadAhead<SourceEvent> ahead;
  private final AtomicLong inSource;
  private boolean isBegun;
  private boolean isTold;

  /**
   * @param inSource how many rows the server has counted, when all ranges are read
   */
  SnapshotCursor(PartEvents part, ReadAhead<SourceEvent> ahead, AtomicLong inSource) {
    this.part = part;
    this.ahead = ahead;
    this.inSource = inSource;
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (isTold) {
      return null;
    }
    if (!isBegun) {
      isBegun = true;
      return List.of(part.begun());
    }
    List<SourceEvent> events = ahead.next();
    if (events != null) {
      return events;
    }
    isTold = true;
    return List.of(part.told(inSource.get()));
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    ahead.close();
  }
}
