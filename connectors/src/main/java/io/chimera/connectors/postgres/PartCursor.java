package io.chimera.connectors.postgres;

import io.chimera.connectors.database.RowTexts;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a part of a snapshot. */
final class PartCursor implements Cursor {
  private static final int ROWS_AT_ONCE = 1_000;
  private static final long NO_TIME = -1;

  private final int index;
  private final Dataset dataset;
  private final Part part;
  private final SnapshotRows rows;
  private final int columns;
  private long number;
  private boolean isTold;

  PartCursor(int index, Dataset dataset, Part part, SnapshotRows rows) {
    this.index = index;
    this.dataset = dataset;
    this.part = part;
    this.rows = rows;
    this.columns = dataset.columns().size();
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (isTold) {
      return null;
    }
    var events = new ArrayList<SourceEvent>(ROWS_AT_ONCE + 1);
    if (number == 0) {
      events.add(part(0, 0));
    }
    for (int rowCount = 0; rowCount < ROWS_AT_ONCE; rowCount++) {
      if (!rows.next()) {
        isTold = true;
        events.add(part(1, rows.count()));
        return events;
      }
      events.add(row());
    }
    return events;
  }

  private SourceEvent part(int done, long inSource) {
    return new SourceEvent.PartRead(
        index,
        part.number(),
        new ReadPart(part.read(), done, part.parts(), inSource),
        part.position());
  }

  private SourceEvent row() {
    var row = new TypedRow(columns);
    Fault fault = rows.read(row);
    Supplier<byte[]> text =
        fault == null ? () -> RowTexts.of(dataset.columns(), row) : rows.texts(dataset);
    // Rows of a read have no order; the number tells them apart within the part.
    var provenance = new Provenance(dataset.from().stream(), part.number(), number++, NO_TIME);
    return new SourceEvent.Row(index, SourceEvent.Change.READ, row, null, fault, provenance, text);
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    rows.close();
  }
}
