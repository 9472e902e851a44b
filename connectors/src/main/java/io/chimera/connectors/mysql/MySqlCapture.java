package io.chimera.connectors.mysql;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.LogExtent;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a pipeline follows the binary log of a MySQL or MariaDB: as one of the server's replicas.
 * Nothing is made on the server, and nothing is left there.
 */
public final class MySqlCapture {
  /**
   * Some milliseconds' worth: many enough to even out where keys are few, and few enough to ask.
   */
  private static final long ROWS_IN_RANGE = 10_000;

  private final DatabaseSourceSpec source;
  private final Secrets secrets;
  private final ReplicaId id;
  private final List<Dataset> datasets;
  private final DatabaseAccess access;

  /**
   * @param datasets made from tables, all those of the pipeline
   */
  public MySqlCapture(
      DatabaseSourceSpec source, Secrets secrets, ReplicaId id, List<Dataset> datasets) {
    this.source = source;
    this.secrets = secrets;
    this.id = id;
    this.datasets = List.copyOf(datasets);
    this.access = new DatabaseAccess(source);
  }

  /** Of a contract whose source is a MySQL or MariaDB. */
  public static MySqlCapture of(Contract contract, Secrets secrets) {
    return new MySqlCapture(
        contract.database(), secrets, ReplicaId.of(contract), contract.datasets());
  }

  /**
   * What positions of this pipeline's log count in: another server has another one, and positions
   * of the one mean nothing in the other. MySQL has an id of its own; MariaDB is told by its
   * numbers and the name of its log, which somebody may give to another server.
   */
  public String identity() {
    try (Connection connection = access.open(secrets)) {
      return identity(new CaptureCatalog(connection).settings());
    } catch (SQLException failure) {
      throw access.unavailable("look for the server's identity", failure);
    }
  }

  private String identity(Map<String, String> settings) {
    String uuid = settings.getOrDefault("server_uuid", "");
    String server =
        uuid.isEmpty()
            ? "mariadb-"
                + settings.getOrDefault("gtid_domain_id", "")
                + "-"
                + settings.getOrDefault("server_id", "")
            : uuid;
    String base = settings.getOrDefault("log_bin_basename", "");
    return server + "/" + base.substring(base.lastIndexOf('/') + 1);
  }

  /** Where the log ends now. */
  public BinlogPosition end() {
    try (Connection connection = access.open(secrets)) {
      return CaptureCatalog.end(connection);
    } catch (SQLException failure) {
      throw access.unavailable("look for the end of the log", failure);
    }
  }

  /** The files of the log; empty where the user may not ask for them. */
  Optional<LogExtent> extent() {
    try (Connection connection = access.open(secrets)) {
      return new CaptureCatalog(connection).extent();
    } catch (SQLException failure) {
      throw access.unavailable("look how far the log is", failure);
    }
  }

  /** What stands against a first start, fatal or not. */
  public List<CaptureProblem> problemsOfFirstStart() {
    return CaptureCheck.ofFirstStart(id, source.database(), datasets, facts());
  }

  /**
   * What stands against going on from a position, fatal or not.
   *
   * @param identity what {@link #identity} was when the position was taken
   */
  public List<CaptureProblem> problemsOfRestart(BinlogPosition from, String identity) {
    return problemsOfRestart(from, identity, facts());
  }

  private List<CaptureProblem> problemsOfRestart(
      BinlogPosition from, String identity, CaptureFacts facts) {
    return CaptureCheck.ofRestart(
        id, source.database(), datasets, facts, from, identity, identity(facts.settings()));
  }

  /**
   * Waits for a replica that may have died just now.
   *
   * @throws CaptureRefusedException if something stands against a first start, or still does after
   *     a while
   */
  public void requireFirstStart(Duration patience) {
    CaptureRefusedException.requireNone(this::problemsOfFirstStart, patience);
  }

  /**
   * As {@link #requireFirstStart}, of going on from a position.
   *
   * @param identity what {@link #identity} was when the position was taken
   */
  public void requireRestart(BinlogPosition from, String identity, Duration patience) {
    CaptureRefusedException.requireNone(() -> problemsOfRestart(from, identity), patience);
  }

  /**
   * Takes a snapshot of all tables, and with it the position from where the log has the rest.
   *
   * @param connections that read it beside each other, if the server allows so many
   * @throws CaptureRefusedException if something stands against it
   */
  public ConsistentSnapshot begin(int connections) {
    CaptureFacts facts = facts();
    CaptureRefusedException.requireNone(
        CaptureCheck.ofFirstStart(id, source.database(), datasets, facts));
    return ConsistentSnapshot.take(access, secrets, facts.isMariaDb(), connections);
  }

  /**
   * Takes a snapshot of one table, where it was asked before whether something stands against it.
   *
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the server refuses
   */
  TableSnapshot snapshot(SourceTable table) {
    boolean isMariaDb;
    List<SnapshotPart> ranges;
    int connections;
    try (Connection connection = access.open(secrets)) {
      isMariaDb = CaptureFacts.isMariaDb(new CaptureCatalog(connection).settings());
      // The bounds may move meanwhile.
      ranges = new SnapshotReader(access, connection).parts(table, ROWS_IN_RANGE);
      connections = ConnectionRoom.of(connection).forRanges(ranges.size());
    } catch (SQLException failure) {
      throw access.unavailable("look for the server's version", failure);
    }
    ConsistentSnapshot taken = ConsistentSnapshot.take(access, secrets, isMariaDb, connections);
    try {
      return new TableSnapshot(taken.holding(table), ranges);
    } catch (RuntimeException failure) {
      taken.abort();
      throw failure;
    }
  }

  /**
   * Reads the log from a position on.
   *
   * @param identity what {@link #identity} was when the position was taken
   * @throws CaptureRefusedException if something stands against it
   */
  public BinlogReader read(BinlogPosition from, String identity) {
    return read(from, identity, BinlogReader.HEARTBEAT);
  }

  /**
   * As {@link #read(BinlogPosition, String)}.
   *
   * @param heartbeat how often the server says how far it is when nothing happens
   */
  public BinlogReader read(BinlogPosition from, String identity, Duration heartbeat) {
    CaptureFacts facts = facts();
    CaptureRefusedException.requireNone(problemsOfRestart(from, identity, facts));
    List<BinlogFile> files = facts.files();
    if (files == null || files.isEmpty()) {
      throw new IllegalStateException("A log without files was not refused");
    }
    var place = new BinlogReader.LogPlace(files.get(0).base(), from, facts.isMariaDb());
    Set<SourceTable> tables = Set.copyOf(CaptureCheck.tablesOf(datasets));
    return BinlogReader.open(source, secrets, id, place, tables, heartbeat);
  }

  private CaptureFacts facts() {
    try (Connection connection = access.open(secrets)) {
      List<SourceTable> tables = CaptureCheck.tablesOf(datasets);
      return new CaptureCatalog(connection).facts(source.database(), tables);
    } catch (SQLException failure) {
      throw access.unavailable("look at the server's log", failure);
    }
  }
}
