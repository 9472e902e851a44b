package io.chimera.connectors.batch;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a part. */
final class BatchCursor implements Cursor {
  private static final int ROWS_AT_ONCE = 1_000;

  private final PartEvents part;
  private final BatchRows rows;
  private boolean isBegun;
  private boolean isTold;

  BatchCursor(PartEvents part, BatchRows rows) {
    this.part = part;
    this.rows = rows;
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (isTold) {
      return null;
    }
    var events = new ArrayList<SourceEvent>(ROWS_AT_ONCE + 2);
    if (!isBegun) {
      isBegun = true;
      events.add(part.begun());
    }
    if (!part.addRows(rows, events, ROWS_AT_ONCE)) {
      isTold = true;
      events.add(part.told(rows.count().orElse(ReadPart.UNCOUNTED)));
    }
    return events;
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    rows.close();
  }
}
