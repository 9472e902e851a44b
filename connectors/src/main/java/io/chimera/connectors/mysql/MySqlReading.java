package io.chimera.connectors.mysql;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a MySQL or MariaDB: each table in a snapshot of its own, then the log. A snapshot cannot be
 * shared between processes; so a table is one part, whose reader finds out the position and has
 * several connections, and the tables are read beside each other.
 */
public final class MySqlReading implements DatabaseReading {
  private static final long serialVersionUID = 1L;

  /** For what passes by itself: a server takes two heartbeats to see that a reader died. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(1);

  private final Contract contract;
  private final String identity;
  private final Duration heartbeat;
  private final Map<String, KnownTable> known;

  /**
   * @param contract of a MySQL or MariaDB
   * @param identity what the run's positions count in, by {@link MySqlCapture#identity}
   * @param heartbeat how often the server says how far its log is; more often than this at most
   * @param known by name of the dataset, its table as the run knows it
   */
  public MySqlReading(
      Contract contract, String identity, Duration heartbeat, Map<String, KnownTable> known) {
    this.contract = contract;
    this.identity = identity;
    this.heartbeat = heartbeat.compareTo(LONGEST_HEARTBEAT) < 0 ? heartbeat : LONGEST_HEARTBEAT;
    this.known = Map.copyOf(known);
  }

  @Override
  public TableRead begin(List<String> datasets) {
    return CaptureRefusedException.inJob(() -> begun(datasets));
  }

  private TableRead begun(List<String> datasets) {
    MySqlCapture.of(contract, Secrets.ofThisMachine()).requireFirstStart(PATIENCE);
    return new Begun(
        contract.datasets().stream()
            .map(Dataset::name)
            .filter(datasets::contains)
            .map(name -> new Part(UUID.randomUUID().toString(), name, 0, 1, 0, ""))
            .toList());
  }

  private record Begun(List<Part> parts) implements TableRead {

    /** Snapshots are those of the readers. */
    @Override
    public void close() {}
  }

  @Override
  public Optional<LogExtent> extent() {
    return MySqlCapture.of(contract, Secrets.ofThisMachine()).extent();
  }

  @Override
  public Session openSession() {
    return new MySqlSession(
        contract, identity, Secrets.ofThisMachine(), heartbeat, TableDrift.of(contract, known));
  }

  static SourceTable table(Dataset dataset) {
    return ((TableSpec) dataset.from()).table();
  }
}
