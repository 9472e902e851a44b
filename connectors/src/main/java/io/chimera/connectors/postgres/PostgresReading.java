package io.chimera.connectors.postgres;

import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseReading;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.connectors.source.KnownTable;
import io.chimera.connectors.source.LogExtent;
import io.chimera.connectors.source.TableDrift;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.platform.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a Postgres: parts of an exported snapshot, then the log. */
public final class PostgresReading implements DatabaseReading {
  private static final long serialVersionUID = 1L;

  /** About 32 MiB. */
  private static final long PAGES_IN_PART = 4_096;

  private final Contract contract;
  private final String identity;
  private final Duration heartbeat;
  private final Map<String, KnownTable> known;

  /**
   * @param contract of a Postgres
   * @param identity what the run's positions count in, by {@link PostgresCapture#identity}
   * @param heartbeat how often the server is asked how far its log is
   * @param known by name of the dataset, its table as the run knows it
   */
  public PostgresReading(
      Contract contract, String identity, Duration heartbeat, Map<String, KnownTable> known) {
    this.contract = contract;
    this.identity = identity;
    this.heartbeat = heartbeat;
    this.known = Map.copyOf(known);
  }

  @Override
  public TableRead begin(List<String> datasets) {
    Secrets secrets = Secrets.ofThisMachine();
    List<Dataset> read =
        contract.datasets().stream().filter(each -> datasets.contains(each.name())).toList();
    PostgresCapture capture = PostgresCapture.of(contract, secrets);
    ExportedSnapshot snapshot = CaptureRefusedException.inJob(capture::begin);
    SnapshotReader reader = open(secrets, snapshot);
    try {
      reader.lock(read.stream().map(PostgresReading::table).distinct().toList());
      var parts = new ArrayList<Part>();
      for (Dataset dataset : read) {
        // One name a dataset: what is read of one table does not tell of another.
        String name = UUID.randomUUID().toString();
        List<SnapshotPart> ranges = reader.parts(List.of(table(dataset)), PAGES_IN_PART);
        for (int number = 0; number < ranges.size(); number++) {
          parts.add(
              new Part(
                  name,
                  dataset.name(),
                  number,
                  ranges.size(),
                  snapshot.position().lsn(),
                  snapshot.id() + " " + ranges.get(number).range()));
        }
      }
      return new Begun(snapshot, reader, List.copyOf(parts));
    } catch (RuntimeException failure) {
      reader.close();
      snapshot.close();
      throw failure;
    }
  }

  private SnapshotReader open(Secrets secrets, ExportedSnapshot snapshot) {
    try {
      return SnapshotReader.open(contract.database(), secrets, snapshot.id());
    } catch (RuntimeException failure) {
      snapshot.close();
      throw failure;
    }
  }

  private record Begun(ExportedSnapshot snapshot, SnapshotReader locks, List<Part> parts)
      implements TableRead {

    @Override
    public void close() {
      locks.close();
      snapshot.close();
    }
  }

  @Override
  public Optional<LogExtent> extent() {
    return PostgresCapture.of(contract, Secrets.ofThisMachine()).extent();
  }

  @Override
  public Session openSession() {
    return new PostgresSession(
        contract, identity, Secrets.ofThisMachine(), heartbeat, TableDrift.of(contract, known));
  }

  static SourceTable table(Dataset dataset) {
    return ((TableSpec) dataset.from()).table();
  }
}
