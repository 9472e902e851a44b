package io.chimera.connectors.batch;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.RowTexts;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a part: that it begins, its rows, that it is told wholly. Thread-safe, as a part
 * may be read by several threads.
 */
public final class PartEvents {
  private static final long NO_TIME = -1;

  private final int index;
  private final Dataset dataset;
  private final Part part;
  private final Change change;
  private final int columns;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * @param index of the dataset in the contract
   * @param change what rows are: those of a table that was never read cannot be there
   */
  public PartEvents(int index, Dataset dataset, Part part, Change change) {
    this.index = index;
    this.dataset = dataset;
    this.part = part;
    this.change = change;
    columns = dataset.columns().size();
  }

  public SourceEvent begun() {
    return read(0, 0);
  }

  /**
   * @param inSource how many rows the server has counted, or {@link ReadPart#UNCOUNTED}
   */
  public SourceEvent told(long inSource) {
    return read(1, inSource);
  }

  private SourceEvent read(int done, long inSource) {
    return new SourceEvent.PartRead(
        index,
        part.number(),
        new ReadPart(part.read(), done, part.parts(), inSource),
        part.position());
  }

  /**
   * Reads the next rows.
   *
   * @param events to which they are added
   * @param max how many at most
   * @return whether there may be more
   */
  public boolean addRows(BatchRows rows, List<SourceEvent> events, int max) {
    for (int count = 0; count < max; count++) {
      var row = new TypedRow(columns);
      if (!rows.next(row)) {
        return false;
      }
      events.add(event(rows, row));
    }
    return true;
  }

  private SourceEvent event(BatchRows rows, TypedRow row) {
    Fault fault = rows.fault();
    return row(row, fault, text(rows, row, fault));
  }

  /**
   * @param fault why the row is not as the contract says, or null
   * @param text the row as the database tells it
   */
  public SourceEvent row(TypedRow row, @Nullable Fault fault, Supplier<byte[]> text) {
    // Rows of a read have no order; the number tells them apart within the part.
    var provenance =
        new Provenance(dataset.from().stream(), part.number(), numbers.getAndIncrement(), NO_TIME);
    return new SourceEvent.Row(index, change, row, null, fault, provenance, text);
  }

  private Supplier<byte[]> text(BatchRows rows, TypedRow row, @Nullable Fault fault) {
    if (fault == null) {
      return () -> RowTexts.of(dataset.columns(), row);
    }
    byte[] text = rows.text();
    return () -> text;
  }
}
