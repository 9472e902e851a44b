package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseLog.Kept;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.replication.ReplicationSlotInfo;

/**
 * What a pipeline needs on the server: a publication of its tables, and a slot that keeps the log
 * for it. Both are its own. What is made is said before by {@link #plan}; nothing is made anew that
 * was there once.
 */
public final class PostgresCapture {
  /** A server takes a moment to see that a reader has died. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DatabaseSourceSpec source;
  private final Secrets secrets;
  private final CaptureName name;
  private final List<Dataset> datasets;
  private final DatabaseAccess access;

  /**
   * @param datasets made from tables, all those of the pipeline
   */
  public PostgresCapture(
      DatabaseSourceSpec source, Secrets secrets, CaptureName name, List<Dataset> datasets) {
    this.source = source;
    this.secrets = secrets;
    this.name = name;
    this.datasets = List.copyOf(datasets);
    this.access = new DatabaseAccess(source);
  }

  /** Of a contract whose source is a Postgres. */
  public static PostgresCapture of(Contract contract, Secrets secrets) {
    return new PostgresCapture(
        contract.database(), secrets, CaptureName.of(contract), contract.datasets());
  }

  /**
   * What positions of this pipeline's log count in: another server, or a database made anew, has
   * another one, and positions of the one mean nothing in the other.
   */
  public String identity() {
    try (Connection connection = access.open(secrets)) {
      return new CaptureCatalog(connection).identity() + "/" + name;
    } catch (SQLException failure) {
      throw access.unavailable("look for the server's identity", failure);
    }
  }

  /** How far the log is. */
  public LogPosition end() {
    return LogPosition.after(facts().flushedLsn());
  }

  /** The slot, as it is now. */
  Kept kept() {
    CaptureFacts facts = facts();
    CaptureFacts.Slot slot = facts.slot();
    if (slot == null) {
      return new Kept(name.value(), null, false, 0);
    }
    Long first = slot.firstLsn();
    long held = first == null ? 0 : Math.max(0, facts.flushedLsn() - first);
    return new Kept(name.value(), slot.walStatus(), slot.process() != 0, held);
  }

  /** What is to be told to the server before the first start, as SQL; empty if all is there. */
  public List<String> plan() {
    return CapturePlan.toMake(name, CaptureCheck.tablesOf(datasets), facts());
  }

  /** What is to be told to the server when the pipeline is given up, as SQL. */
  public List<String> planToDrop() {
    return CapturePlan.toDrop(name, facts());
  }

  /**
   * Makes what {@link #plan} says.
   *
   * @return what was done
   * @throws CaptureRefusedException if something stands against it
   */
  public List<String> make() {
    requireMakeable(PATIENCE);
    List<String> plan = plan();
    execute("make slot '" + name + "'", plan);
    return plan;
  }

  /**
   * Drops slot and publication; the log that the slot has kept is gone then.
   *
   * @return what was done
   */
  public List<String> drop() {
    List<String> plan = planToDrop();
    execute("drop slot '" + name + "'", plan);
    return plan;
  }

  /** What stands against {@link #make}, fatal or not. */
  public List<CaptureProblem> problemsOfMaking() {
    return CaptureCheck.ofMaking(name, source.database(), datasets, facts());
  }

  /** What stands against going on from a position, fatal or not. */
  public List<CaptureProblem> problemsOfRestart(LogPosition from) {
    return CaptureCheck.ofRestart(name, source.database(), datasets, facts(), from);
  }

  /**
   * Waits for a slot that somebody reads who may have died just now.
   *
   * @throws CaptureRefusedException if something stands against going on from a position, or still
   *     does after a while
   */
  public void requireRestart(LogPosition from, Duration patience) {
    CaptureRefusedException.requireNone(() -> problemsOfRestart(from), patience);
  }

  /** As {@link #requireRestart}, of what stands against {@link #make}. */
  void requireMakeable(Duration patience) {
    CaptureRefusedException.requireNone(this::problemsOfMaking, patience);
  }

  /**
   * Exports the state of the database as of a position that the slot has. It takes another slot,
   * which goes with the snapshot.
   *
   * @throws CaptureRefusedException if something stands against following the log from there
   */
  public ExportedSnapshot begin() {
    CaptureFacts facts = facts();
    CaptureRefusedException.requireNone(
        CaptureCheck.ofRestart(
            name, source.database(), datasets, facts, LogPosition.after(facts.flushedLsn())));
    Connection connection = access.openLog(secrets);
    String passing = "chimera_read_" + UUID.randomUUID().toString().replace('-', '_');
    try {
      ReplicationSlotInfo made =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .createReplicationSlot()
              .logical()
              .withSlotName(passing)
              .withOutputPlugin(CapturePlan.PLUGIN)
              .withTemporaryOption()
              .make();
      return new ExportedSnapshot(
          connection,
          made.getSnapshotName(),
          LogPosition.after(made.getConsistentPoint().asLong()));
    } catch (SQLException failure) {
      throw closing(connection, access.unavailable("make slot '" + passing + "'", failure));
    }
  }

  /**
   * Reads the log from a position on.
   *
   * @throws CaptureRefusedException if something stands against it
   */
  public LogReader read(LogPosition from) {
    return read(from, LogReader.STATUS_INTERVAL);
  }

  /**
   * As {@link #read(LogPosition)}.
   *
   * @param statusInterval how often the server is asked how far it is, and told how far we are
   */
  public LogReader read(LogPosition from, Duration statusInterval) {
    CaptureRefusedException.requireNone(problemsOfRestart(from));
    return LogReader.open(access, secrets, name, from, statusInterval);
  }

  private CaptureFacts facts() {
    try (Connection connection = access.open(secrets)) {
      List<SourceTable> tables = CaptureCheck.tablesOf(datasets);
      return new CaptureCatalog(connection).facts(name, tables);
    } catch (SQLException failure) {
      throw access.unavailable("look for slot '" + name + "'", failure);
    }
  }

  private void execute(String act, List<String> plan) {
    try (Connection connection = access.openToAdminister(secrets);
        var statement = connection.createStatement()) {
      for (String sql : plan) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw access.unavailable(act, failure);
    }
  }

  private static <T extends RuntimeException> T closing(Connection connection, T failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}
