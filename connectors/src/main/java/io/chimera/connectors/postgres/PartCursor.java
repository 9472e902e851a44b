package io.chimera.connectors.postgres;

import io.chimera.connectors.batch.PartEvents;
import io.chimera.connectors.database.RowTexts;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a part of a snapshot. */
final class PartCursor implements Cursor {
  private static final int ROWS_AT_ONCE = 1_000;

  private final Dataset dataset;
  private final PartEvents part;
  private final SnapshotRows rows;
  private final int columns;
  private boolean isBegun;
  private boolean isTold;

  PartCursor(int index, Dataset dataset, Part part, SnapshotRows rows) {
    this.dataset = dataset;
    this.part = new PartEvents(index, dataset, part, Change.READ);
    this.rows = rows;
    this.columns = dataset.columns().size();
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (isTold) {
      return null;
    }
    var events = new ArrayList<SourceEvent>(ROWS_AT_ONCE + 1);
    if (!isBegun) {
      isBegun = true;
      events.add(part.begun());
    }
    for (int rowCount = 0; rowCount < ROWS_AT_ONCE; rowCount++) {
      if (!rows.next()) {
        isTold = true;
        events.add(part.told(rows.count()));
        return events;
      }
      events.add(row());
    }
    return events;
  }

  private SourceEvent row() {
    var row = new TypedRow(columns);
    Fault fault = rows.read(row);
    Supplier<byte[]> text =
        fault == null ? () -> RowTexts.of(dataset.columns(), row) : rows.texts(dataset);
    return part.row(row, fault, text);
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    rows.close();
  }
}
