package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.database.TableSelect;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.TableDrift;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/** One thread's connections to a Postgres. Not thread-safe. */
final class PostgresSession implements Session {
  private final Contract contract;
  private final String identity;
  private final DatabaseSourceSpec source;
  private final Secrets secrets;
  private final Duration heartbeat;
  private final Map<String, TableDrift> drifts;
  private final Map<String, TableSelect> selects = new HashMap<>();
  private @Nullable String snapshot;
  private @Nullable SnapshotReader reader;

  PostgresSession(
      Contract contract,
      String identity,
      Secrets secrets,
      Duration heartbeat,
      Map<String, TableDrift> drifts) {
    this.contract = contract;
    this.identity = identity;
    this.source = contract.database();
    this.secrets = secrets;
    this.heartbeat = heartbeat;
    this.drifts = drifts;
  }

  @Override
  public Cursor open(DatabaseSplit split) {
    if (split instanceof Part part) {
      return open(part);
    }
    closeReader();
    return open((DatabaseSplit.Log) split);
  }

  private Cursor open(Part part) {
    int index = index(part.dataset());
    Dataset dataset = contract.datasets().get(index);
    int space = part.range().indexOf(' ');
    SnapshotPart range =
        SnapshotPart.range(PostgresReading.table(dataset), part.range().substring(space + 1));
    SnapshotRows rows = reader(part.range().substring(0, space)).open(range, select(dataset));
    return new PartCursor(index, dataset, part, rows);
  }

  private SnapshotReader reader(String id) {
    SnapshotReader open = reader;
    if (open == null || !id.equals(snapshot)) {
      closeReader();
      open = SnapshotReader.open(source, secrets, id);
      reader = open;
      snapshot = id;
    }
    return open;
  }

  private TableSelect select(Dataset dataset) {
    return selects.computeIfAbsent(dataset.name(), name -> look(dataset));
  }

  /** The table is locked against being altered while it is read. */
  private TableSelect look(Dataset dataset) {
    FoundTable table = Discovery.table(source, secrets, dataset);
    TableDrift drift = drifts.get(dataset.name());
    if (drift != null) {
      drift.checkRead(table.columns());
    }
    return TableSelect.of(source.product(), table, dataset);
  }

  private Cursor open(DatabaseSplit.Log log) {
    PostgresCapture capture = PostgresCapture.of(contract, secrets);
    String found = capture.identity();
    if (!found.equals(identity)) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "Cannot follow the log '" + found + "': the positions count in '" + identity + "'"));
    }
    LogPosition from = LogPosition.after(log.position());
    LogReader reading = CaptureRefusedException.inJob(() -> capture.read(from, heartbeat));
    return new LogCursor(contract, reading, new Catalog(), drifts, log);
  }

  /** Each question on a connection of its own, as they are few. */
  private final class Catalog implements LiveCatalog {
    private final DatabaseAccess access = new DatabaseAccess(source);

    @Override
    public PostgresTypes types() {
      try (Connection connection = access.open(secrets)) {
        return PostgresTypes.of(connection);
      } catch (SQLException failure) {
        throw access.unavailable("look for types", failure);
      }
    }

    @Override
    public Optional<List<Set<String>>> keys(SourceTable table) {
      try (Connection connection = access.open(secrets)) {
        return new CaptureCatalog(connection).table(table).map(CaptureFacts.Table::keys);
      } catch (SQLException failure) {
        throw access.unavailable("look for the keys of table '" + table + "'", failure);
      }
    }
  }

  private int index(String dataset) {
    for (int index = 0; index < contract.datasets().size(); index++) {
      if (contract.datasets().get(index).name().equals(dataset)) {
        return index;
      }
    }
    throw new IllegalStateException("The contract has no dataset '" + dataset + "'");
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() {
    closeReader();
  }
}
