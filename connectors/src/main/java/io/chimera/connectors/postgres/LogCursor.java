package io.chimera.connectors.postgres;

import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.postgres.LogMessage.Begin;
import io.chimera.connectors.postgres.LogMessage.Commit;
import io.chimera.connectors.postgres.LogMessage.Delete;
import io.chimera.connectors.postgres.LogMessage.Insert;
import io.chimera.connectors.postgres.LogMessage.Relation;
import io.chimera.connectors.postgres.LogMessage.Truncate;
import io.chimera.connectors.postgres.LogMessage.Update;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.SourceDriftException;
import io.chimera.connectors.source.TableDrift;
import io.chimera.connectors.source.TransactionEvents;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.SourceEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/** Tells the changes of a log, and after each transaction how far that is. */
final class LogCursor implements Cursor {
  private final Contract contract;
  private final LogReader reader;
  private final LiveCatalog catalog;
  private final Log log;
  private final Map<String, TableDrift> drifts;
  private final Map<Long, DescribedTable> tables = new HashMap<>();
  private final TransactionEvents events = new TransactionEvents();
  private @Nullable PostgresTypes types;

  /** The table that was described just before; null behind any other message. */
  private @Nullable DescribedTable described;

  private long passed;
  private long commitLsn;
  private int change;

  LogCursor(
      Contract contract,
      LogReader reader,
      LiveCatalog catalog,
      Map<String, TableDrift> drifts,
      Log log) {
    this.contract = contract;
    this.reader = reader;
    this.catalog = catalog;
    this.drifts = drifts;
    this.log = log;
    this.passed = log.position();
  }

  @Override
  public @Nullable List<SourceEvent> next() {
    if (passed >= log.end()) {
      return null;
    }
    events.requireGoingOn();
    while (!events.areEnough()) {
      LogEntry entry = poll();
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

  /** What is refused now is refused after a restart. */
  private @Nullable LogEntry poll() {
    try {
      return reader.poll();
    } catch (CaptureRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  /** Between transactions the server's own progress is ours. */
  private void idle() {
    LogPosition position = reader.position();
    if (position.changes() == 0 && position.lsn() > passed) {
      pass(position.lsn());
    }
  }

  private void pass(long lsn) {
    passed = lsn;
    events.pass(lsn);
  }

  private void take(LogEntry entry) {
    LogMessage message = entry.message();
    if (!(message instanceof Relation || message instanceof LogMessage.Type)) {
      described = null;
    }
    if (message instanceof Begin begin) {
      commitLsn = begin.commitLsn();
      change = 0;
    } else if (message instanceof Commit commit) {
      pass(commit.endLsn());
    } else if (message instanceof Relation relation) {
      learn(relation);
    } else if (message instanceof LogMessage.Type) {
      // Somebody has made one; the next relation has it.
      types = null;
    } else if (message instanceof Insert insert) {
      tell(insert.relation(), entry);
    } else if (message instanceof Update update) {
      tell(update.relation(), entry);
    } else if (message instanceof Delete delete) {
      tell(delete.relation(), entry);
    } else if (message instanceof Truncate truncate) {
      truncate.relations().stream()
          .flatMap(relation -> asked(relation).stream())
          .forEach(LoggedTable::truncated);
    }
  }

  private void learn(Relation relation) {
    PostgresTypes known = types;
    if (known == null || relation.columns().stream().anyMatch(column -> !knows(column))) {
      known = catalog.types();
      types = known;
    }
    DescribedTable before = tables.get(relation.id());
    var found =
        before == null
            ? new DescribedTable(contract, relation, known, catalog, drifts)
            : before.as(relation, known);
    tables.put(relation.id(), found);
    // What changes in a part is told as the table's, and the part is described right behind it.
    if (described != null && !found.isAsked()) {
      described.hasPart(relation);
    } else {
      described = found;
    }
  }

  private boolean knows(RelationColumn column) {
    return types != null && types.knows(column.type());
  }

  private void tell(long relation, LogEntry entry) {
    int number = change++;
    for (LoggedTable table : asked(relation)) {
      events.add(table.row(entry, commitLsn, number));
    }
  }

  private List<LoggedTable> asked(long relation) {
    DescribedTable found = tables.get(relation);
    if (found == null) {
      throw new MalformedLogException(
          "Cannot read a change of table " + relation + ": the log has not described it");
    }
    // What was committed before a read began is in it.
    return found.of(
        commitLsn, dataset -> commitLsn >= log.starts().getOrDefault(dataset.name(), 0L));
  }

  @Override
  public void confirm(long position) {
    reader.confirm(LogPosition.after(position));
    reader.report();
  }

  @Override
  public void close() {
    reader.close();
  }
}
