package io.chimera.connectors.mysql;

import io.chimera.connectors.batch.PartEvents;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.TableSelect;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.TableDrift;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.SourceEvent.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Opens what one thread reads of a MySQL or MariaDB; nothing is open between two splits. */
final class MySqlSession implements Session {
  private final Contract contract;
  private final String identity;
  private final DatabaseSourceSpec source;
  private final Duration heartbeat;
  private final Map<String, TableDrift> drifts;
  private final MySqlCapture capture;

  MySqlSession(
      Contract contract,
      String identity,
      Secrets secrets,
      Duration heartbeat,
      Map<String, TableDrift> drifts) {
    this.contract = contract;
    this.identity = identity;
    this.source = contract.database();
    this.heartbeat = heartbeat;
    this.drifts = drifts;
    this.capture = MySqlCapture.of(contract, secrets);
  }

  @Override
  public Cursor open(DatabaseSplit split) {
    return split instanceof Part part ? table(part) : log((Log) split);
  }

  private Cursor table(Part part) {
    int index = index(part.dataset());
    Dataset dataset = contract.datasets().get(index);
    TableSnapshot snapshot = capture.snapshot(MySqlReading.table(dataset));
    try {
      FoundTable table = snapshot.find(source, dataset);
      TableDrift drift = drifts.get(dataset.name());
      if (drift != null) {
        drift.checkRead(table.columns());
      }
      Part found = part.at(snapshot.position().value());
      return snapshot.read(
          new PartEvents(index, dataset, found, Change.READ),
          () -> TableSelect.of(source.product(), table, dataset),
          dataset.columns());
    } catch (RuntimeException failure) {
      snapshot.abort();
      throw failure;
    }
  }

  private Cursor log(Log log) {
    var from = new BinlogPosition(log.position());
    return CaptureRefusedException.inJob(
        () -> {
          capture.requireRestart(from, identity, MySqlReading.PATIENCE);
          return new BinlogCursor(contract, capture.read(from, identity, heartbeat), drifts, log);
        });
  }

  private int index(String dataset) {
    List<String> names = contract.datasets().stream().map(Dataset::name).toList();
    int index = names.indexOf(dataset);
    if (index < 0) {
      throw new IllegalStateException("The contract has no dataset '" + dataset + "'");
    }
    return index;
  }

  @Override
  public void close() {}
}
