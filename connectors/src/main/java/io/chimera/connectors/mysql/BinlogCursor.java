package io.chimera.connectors.mysql;

import io.chimera.connectors.mysql.BinlogMessage.Altered;
import io.chimera.connectors.mysql.BinlogMessage.Begin;
import io.chimera.connectors.mysql.BinlogMessage.Commit;
import io.chimera.connectors.mysql.BinlogMessage.Delete;
import io.chimera.connectors.mysql.BinlogMessage.Insert;
import io.chimera.connectors.mysql.BinlogMessage.Table;
import io.chimera.connectors.mysql.BinlogMessage.Update;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.SourceDriftException;
import io.chimera.connectors.source.SourceTruncatedException;
import io.chimera.connectors.source.TableDrift;
import io.chimera.connectors.source.TransactionEvents;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.stream.SourceEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the changes of a log, and after each transaction how far that is. */
final class BinlogCursor implements Cursor {
  private final List<Dataset> datasets;
  private final BinlogReader reader;
  private final Log log;

  private final Map<String, TableDrift> drifts;
  private final TransactionEvents events = new TransactionEvents();

  /** By dataset, its table as the log has described it last; null before its first change. */
  private final @Nullable LoggedTable[] tables;

  /** By dataset, whether that was before the run's look at the table. */
  private final boolean[] isBeforeLook;

  private long passed;
  private boolean isInside;
  private int change;

  BinlogCursor(Contract contract, BinlogReader reader, Map<String, TableDrift> drifts, Log log) {
    this.datasets = contract.datasets();
    this.reader = reader;
    this.drifts = drifts;
    this.log = log;
    this.tables = new LoggedTable[datasets.size()];
    this.isBeforeLook = new boolean[datasets.size()];
    this.passed = log.position();
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (passed >= log.end()) {
      return null;
    }
    events.requireGoingOn();
    while (!events.areEnough()) {
      BinlogEntry entry = reader.poll();
      if (entry == null) {
        idle();
        break;
      }
      try {
        take(entry);
      } catch (SourceDriftException drift) {
        events.endBecauseOf(drift);
        break;
      }
    }
    return events.take();
  }

  /** Between transactions the server's own progress is ours. */
  private void idle() {
    long position = reader.position().value();
    if (!isInside && position > passed) {
      pass(position);
    }
  }

  private void pass(long position) {
    passed = position;
    events.pass(position);
  }

  private void take(BinlogEntry entry) {
    BinlogMessage message = entry.message();
    if (message instanceof Begin) {
      isInside = true;
      change = 0;
    } else if (message instanceof Commit) {
      isInside = false;
      pass(entry.position().value());
    } else if (message instanceof Table described) {
      forget(described.table().table());
    } else if (message instanceof Insert insert) {
      tell(insert.table(), entry);
    } else if (message instanceof Update update) {
      tell(update.table(), entry);
    } else if (message instanceof Delete delete) {
      tell(delete.table(), entry);
    } else if (message instanceof Altered altered) {
      requireRows(altered, entry.position());
    }
  }

  private void forget(SourceTable table) {
    for (int index = 0; index < tables.length; index++) {
      if (MySqlReading.table(datasets.get(index)).equals(table)) {
        tables[index] = null;
      }
    }
  }

  private void tell(TableMap map, BinlogEntry entry) {
    int number = change++;
    for (int index = 0; index < tables.length; index++) {
      if (isAbout(index, map.table(), entry.position())) {
        events.add(table(index, map, entry.position()).row(entry, number));
      }
    }
  }

  private LoggedTable table(int index, TableMap map, BinlogPosition begin) {
    Dataset dataset = datasets.get(index);
    TableDrift drift = drifts.get(dataset.name());
    if (drift == null) {
      throw new IllegalStateException(
          "Cannot read table '" + map.table() + "': the run has not looked at it");
    }
    LoggedTable table = tables[index];
    boolean isBefore = drift.isBeforeLook(begin.value());
    if (table == null || isBefore != isBeforeLook[index]) {
      table = LoggedTable.of(index, dataset, map, drift, begin);
      tables[index] = table;
      isBeforeLook[index] = isBefore;
    }
    return table;
  }

  /**
   * What was committed before a dataset's read began is in it.
   *
   * @param begin where the transaction begins
   */
  private boolean isAbout(int index, SourceTable table, BinlogPosition begin) {
    Dataset dataset = datasets.get(index);
    return MySqlReading.table(dataset).equals(table)
        && begin.value() >= log.starts().getOrDefault(dataset.name(), 0L);
  }

  private void requireRows(Altered altered, BinlogPosition begin) {
    String what = untold(altered.action());
    if (what == null) {
      return;
    }
    for (int index = 0; index < tables.length; index++) {
      if (isAbout(index, altered.table(), begin)) {
        throw new SourceTruncatedException(
            datasets.get(index).name(),
            altered.table(),
            what,
            "drop the dataset's table, and begin anew");
      }
    }
  }

  /** What has moved rows without a word of them; null for what has not. */
  private static @Nullable String untold(TableAction action) {
    return switch (action) {
      // What it looks like now stands before its next row; a table that is there is not made.
      case ALTERED, CREATED -> null;
      case DROPPED -> "was dropped";
      case RENAMED -> "was renamed, or another one is called so now";
      case TRUNCATED -> "was truncated";
      case REPLACED -> "was made anew, or lost or got a part";
    };
  }

  /** The server keeps its log by age. */
  @Override
  public void confirm(long position) {}

  @Override
  public void close() {
    reader.close();
  }
}
