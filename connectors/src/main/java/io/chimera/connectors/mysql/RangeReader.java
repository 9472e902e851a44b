package io.chimera.connectors.mysql;

import io.chimera.connectors.batch.PartEvents;
import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.stream.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of a table on one connection, as long as there are some that nobody else has taken,
 * and leaves then. Not thread-safe; what it shares with others of the table is.
 */
final class RangeReader implements Supplier<@Nullable List<SourceEvent>> {
  private static final int ROWS_AT_ONCE = 500;

  private final SnapshotReader reader;
  private final TableSelect select;
  private final List<Column> columns;
  private final Queue<SnapshotPart> ranges;
  private final PartEvents events;
  private final AtomicLong inSource;
  private @Nullable BatchRows rows;

  /**
   * What the readers of a table share.
   *
   * @param ranges that nobody has taken
   * @param events of all ranges together, which are one part
   * @param inSource how many rows the server has counted in the ranges that were read
   */
  record Shared(Queue<SnapshotPart> ranges, PartEvents events, AtomicLong inSource) {}

  RangeReader(SnapshotReader reader, TableSelect select, List<Column> columns, Shared shared) {
    this.reader = reader;
    this.select = select;
    this.columns = columns;
    this.ranges = shared.ranges();
    this.events = shared.events();
    this.inSource = shared.inSource();
  }

  @Override
  public @Nullable List<SourceEvent> get() {
    var batch = new ArrayList<SourceEvent>(ROWS_AT_ONCE);
    while (batch.size() < ROWS_AT_ONCE) {
      BatchRows open = rows == null ? open() : rows;
      if (open == null) {
        return batch.isEmpty() ? null : batch;
      }
      rows = open;
      if (!events.addRows(open, batch, ROWS_AT_ONCE - batch.size())) {
        inSource.addAndGet(open.count().orElseThrow());
        open.close();
        rows = null;
      }
    }
    return batch;
  }

  private @Nullable BatchRows open() {
    SnapshotPart range = ranges.poll();
    if (range == null) {
      reader.close();
      return null;
    }
    return reader.open(range, select, columns);
  }
}
