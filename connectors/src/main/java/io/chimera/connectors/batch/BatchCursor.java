package io.chimera.connectors.batch;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.RowTexts;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a part. */
public final class BatchCursor implements Cursor {
  private static final int ROWS_AT_ONCE = 1_000;
  private static final long NO_TIME = -1;

  private final int index;
  private final Dataset dataset;
  private final Part part;
  private final BatchRows rows;
  private final Change change;
  private final int columns;
  private long number;
  private boolean isBegun;
  private boolean isTold;

  /**
   * @param change what rows are: those of a table that was never read cannot be there
   */
  public BatchCursor(int index, Dataset dataset, Part part, BatchRows rows, Change change) {
    this.index = index;
    this.dataset = dataset;
    this.part = part;
    this.rows = rows;
    this.change = change;
    columns = dataset.columns().size();
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (isTold) {
      return null;
    }
    var events = new ArrayList<SourceEvent>(ROWS_AT_ONCE + 2);
    if (!isBegun) {
      isBegun = true;
      events.add(part(0, 0));
    }
    for (int count = 0; count < ROWS_AT_ONCE; count++) {
      var row = new TypedRow(columns);
      if (!rows.next(row)) {
        isTold = true;
        events.add(part(1, rows.count().orElse(ReadPart.UNCOUNTED)));
        return events;
      }
      events.add(event(row));
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

  private SourceEvent event(TypedRow row) {
    Fault fault = rows.fault();
    // Rows of a read have no order; the number tells them apart within the part.
    var provenance = new Provenance(dataset.from().stream(), part.number(), number++, NO_TIME);
    return new SourceEvent.Row(index, change, row, null, fault, provenance, text(row, fault));
  }

  private Supplier<byte[]> text(TypedRow row, @Nullable Fault fault) {
    if (fault == null) {
      return () -> RowTexts.of(dataset.columns(), row);
    }
    byte[] text = rows.text();
    return () -> text;
  }

  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    rows.close();
  }
}
