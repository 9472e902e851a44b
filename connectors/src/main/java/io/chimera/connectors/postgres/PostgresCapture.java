package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.replication.ReplicationSlotInfo;

/**
 * What a pipeline needs on the server: a publication of its tables, and a slot that keeps the log
 * for it. Both are its own. What is made is said before by {@link #plan}; nothing is made anew that
 * was there once.
 */
public final class PostgresCapture {
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

  /** What is to be told to the server before the first start, as SQL; empty if all is there. */
  public List<String> plan() {
    return CapturePlan.toMake(name, CaptureCheck.tablesOf(datasets), facts());
  }

  /** What is to be told to the server when the pipeline is given up, as SQL. */
  public List<String> planToDrop() {
    return CapturePlan.toDrop(name, facts());
  }

  /**
   * Makes what {@link #plan} says but the slot, which is made with its snapshot.
   *
   * @return what was done
   */
  public List<String> makePublication() {
    List<String> plan =
        CapturePlan.publication(name, CaptureCheck.tablesOf(datasets), facts().publication());
    execute("make publication '" + name + "'", plan);
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

  /** What stands against a first start, fatal or not. */
  public List<CaptureProblem> problemsOfFirstStart() {
    return CaptureCheck.ofFirstStart(name, source.database(), datasets, facts());
  }

  /** What stands against going on from a position, fatal or not. */
  public List<CaptureProblem> problemsOfRestart(LogPosition from) {
    return CaptureCheck.ofRestart(name, source.database(), datasets, facts(), from);
  }

  /**
   * Makes the slot, and with it the snapshot that has all from before it.
   *
   * @throws CaptureRefusedException if something stands against it
   */
  public ExportedSnapshot begin() {
    requireNone(problemsOfFirstStart());
    Connection connection = access.openLog(secrets);
    try {
      ReplicationSlotInfo made =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .createReplicationSlot()
              .logical()
              .withSlotName(name.value())
              .withOutputPlugin(CapturePlan.PLUGIN)
              .make();
      return new ExportedSnapshot(
          connection,
          made.getSnapshotName(),
          LogPosition.after(made.getConsistentPoint().asLong()));
    } catch (SQLException failure) {
      throw closing(connection, access.unavailable("make slot '" + name + "'", failure));
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
    requireNone(problemsOfRestart(from));
    return LogReader.open(access, secrets, name, from, statusInterval);
  }

  private static void requireNone(List<CaptureProblem> problems) {
    List<CaptureProblem> fatal = problems.stream().filter(CaptureProblem::isFatal).toList();
    if (!fatal.isEmpty()) {
      throw new CaptureRefusedException(fatal);
    }
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
