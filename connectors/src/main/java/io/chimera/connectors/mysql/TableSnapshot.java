package io.chimera.connectors.mysql;

import io.chimera.connectors.batch.PartEvents;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.SourceEvent;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A table as of a position of the log. Nobody alters it while it is held.
 *
 * @param state held by one connection at least
 * @param ranges that have each row once
 */
record TableSnapshot(ConsistentSnapshot state, List<SnapshotPart> ranges) {
  TableSnapshot {
    ranges = List.copyOf(ranges);
  }

  BinlogPosition position() {
    return state.position();
  }

  /**
   * What it looks like. The server refuses to read a table that was altered between the snapshot
   * and this look.
   */
  FoundTable find(DatabaseSourceSpec source, Dataset dataset) {
    return state.readers().get(0).find(source, dataset);
  }

  /**
   * Begins to read all of it, by all connections beside each other, which end with it.
   *
   * @param select makes for each of them how the table is read
   * @param columns of the rows
   */
  SnapshotCursor read(PartEvents events, Supplier<TableSelect> select, List<Column> columns) {
    var shared =
        new RangeReader.Shared(new ConcurrentLinkedQueue<>(ranges), events, new AtomicLong());
    List<RangeReader> readers =
        state.readers().stream()
            .map(reader -> new RangeReader(reader, select.get(), columns, shared))
            .toList();
    ReadAhead<SourceEvent> ahead =
        ReadAhead.of("read-" + ranges.get(0).table(), readers, state::abort);
    return new SnapshotCursor(events, ahead, shared.inSource());
  }

  /** Ends at once. */
  void abort() {
    state.abort();
  }
}
