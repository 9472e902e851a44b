package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.DatabaseLog.Kept;
import io.chimera.connectors.source.LogExtent;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.replication.ReplicationSlotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pipeline needs on the server: a publication of its tables, and a slot that keeps the log
 * for it. Both are its own. What is made is said before by {@link #plan}; nothing is made anew that
 * was there once.
 */
public final class PostgresCapture {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresCapture.class);

  /** Postgres' code for a lock that was waited for too long. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** A server takes a moment to see that a reader has died. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DatabaseSourceSpec source;
  private final Secrets secrets;
  private final CaptureName name;
  private final List<Dataset> datasets;
  private final DatabaseAccess access;
  private final SlotPatience slotPatience;

  /**
   * @param datasets made from tables, all those of the pipeline
   */
  public PostgresCapture(
      DatabaseSourceSpec source, Secrets secrets, CaptureName name, List<Dataset> datasets) {
    this(source, secrets, name, datasets, SlotPatience.DEFAULT);
  }

  private PostgresCapture(
      DatabaseSourceSpec source,
      Secrets secrets,
      CaptureName name,
      List<Dataset> datasets,
      SlotPatience slotPatience) {
    this.source = source;
    this.secrets = secrets;
    this.name = name;
    this.datasets = List.copyOf(datasets);
    this.access = new DatabaseAccess(source);
    this.slotPatience = slotPatience;
  }

  /** The same with another patience for transactions that a slot has to wait for. */
  public PostgresCapture with(SlotPatience other) {
    return new PostgresCapture(source, secrets, name, datasets, other);
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
      return new CaptureCatalog(connection).identity() + "/" + name.pipeline();
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
      return new Kept(name.slot(), null, false, 0);
    }
    Long first = slot.firstLsn();
    long held = first == null ? 0 : Math.max(0, facts.flushedLsn() - first);
    return new Kept(name.slot(), slot.walStatus(), slot.process() != 0, held);
  }

  /** How far the log is and from where on the slot keeps it; empty where there is no slot. */
  Optional<LogExtent> extent() {
    try (Connection connection = access.open(secrets)) {
      return new CaptureCatalog(connection).extent(name);
    } catch (SQLException failure) {
      throw access.unavailable("look how far the log is", failure);
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

  /** What is to be known before a start, though nothing stands against one. */
  public List<CaptureProblem> warnings() {
    CaptureFacts facts = facts();
    var warnings =
        new ArrayList<>(
            CaptureCheck.ofMaking(name, source.database(), datasets, facts).stream()
                .filter(problem -> !problem.isFatal())
                .toList());
    leftBehind().ifPresent(warnings::add);
    if (facts.slot() == null) {
      openTransaction(slotPatience.untilSaid())
          .ifPresent(
              who ->
                  warnings.add(
                      new CaptureProblem(
                          CaptureCode.TRANSACTIONS_OPEN,
                          ("Making slot '%s' waits until all transactions have ended that are open "
                                  + "now; the oldest is that of %s")
                              .formatted(name, who))));
    }
    return List.copyOf(warnings);
  }

  /** The slot that is called as the pipeline is, while the contract names another one. */
  private Optional<CaptureProblem> leftBehind() {
    if (name.slot().equals(name.pipeline())) {
      return Optional.empty();
    }
    try (Connection connection = access.open(secrets)) {
      CaptureFacts.Slot left = new CaptureCatalog(connection).slot(name.pipeline());
      return left == null || left.process() != 0
          ? Optional.empty()
          : Optional.of(
              new CaptureProblem(
                  CaptureCode.SLOT_LEFT_BEHIND,
                  ("Slot '%s' is called as this pipeline's would be, which has '%s': nobody reads it, "
                          + "and the server keeps its log for it; if it is of no use, SELECT "
                          + "pg_drop_replication_slot('%s')")
                      .formatted(name.pipeline(), name.slot(), name.pipeline())));
    } catch (SQLException failure) {
      throw access.unavailable("look for slot '" + name.pipeline() + "'", failure);
    }
  }

  private Optional<String> openTransaction(Duration atLeast) {
    try (Connection connection = access.open(secrets)) {
      return new CaptureCatalog(connection).openTransaction(atLeast);
    } catch (SQLException failure) {
      throw access.unavailable("look for open transactions", failure);
    }
  }

  /** What stands against going on from a position, fatal or not. */
  public List<CaptureProblem> problemsOfRestart(LogPosition from) {
    return CaptureCheck.ofRestart(name, source.database(), datasets, facts(), from);
  }

  /**
   * What is to be told to the server before the pipeline goes on, as SQL: tables that the contract
   * has since, and those that it no longer has. Empty if all is as it is to be.
   *
   * @param fresh names of datasets of which nothing was read yet
   * @throws CaptureRefusedException if something else stands against going on
   */
  List<String> planRestart(LogPosition from, List<String> fresh) {
    CaptureFacts facts = facts();
    List<SourceTable> tables = CaptureCheck.tablesOf(datasets);
    List<SourceTable> freshTables = CaptureCheck.tablesOf(named(fresh));
    List<String> plan = CapturePlan.toRestart(name, tables, freshTables, facts.publication());
    CaptureRefusedException.requireNone(
        CaptureCheck.ofRestart(
            name, source.database(), datasets, facts.publishing(tables, freshTables), from));
    return plan;
  }

  /** Does what {@link #planRestart} says, and looks whether the pipeline can go on. */
  void prepareRestart(LogPosition from, List<String> fresh, Duration patience) {
    List<String> plan =
        CapturePlan.toRestart(
            name,
            CaptureCheck.tablesOf(datasets),
            CaptureCheck.tablesOf(named(fresh)),
            facts().publication());
    if (!plan.isEmpty()) {
      execute("alter publication '" + name.publication() + "'", plan);
    }
    requireRestart(from, patience);
  }

  private List<Dataset> named(List<String> names) {
    return datasets.stream().filter(dataset -> names.contains(dataset.name())).toList();
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
      ReplicationSlotInfo made = patiently(connection, () -> slotForRead(connection, passing));
      return new ExportedSnapshot(
          connection,
          made.getSnapshotName(),
          LogPosition.after(made.getConsistentPoint().asLong()));
    } catch (SQLException failure) {
      throw closing(connection, access.unavailable("make slot '" + passing + "'", failure));
    } catch (CaptureRefusedException refused) {
      throw closing(connection, refused);
    }
  }

  private static ReplicationSlotInfo slotForRead(Connection connection, String name)
      throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .createReplicationSlot()
        .logical()
        .withSlotName(name)
        .withOutputPlugin(CapturePlan.PLUGIN)
        .withTemporaryOption()
        .make();
  }

  /** What may have to wait for others' transactions. */
  private interface Step<T> {
    T run() throws SQLException;
  }

  /**
   * Waits for others' transactions, says so after a while, and gives up after a longer one.
   *
   * @throws CaptureRefusedException if they have not ended by then
   */
  private <T> T patiently(Connection connection, Step<T> step) throws SQLException {
    try {
      waitAtMost(connection, slotPatience.untilSaid());
      return step.run();
    } catch (SQLException failure) {
      if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
        throw failure;
      }
      LOG.warn(
          "Slot '{}' waits until all transactions have ended that are open now; the oldest: {}",
          name,
          openTransaction(Duration.ZERO).orElse("nobody's any more"));
    }
    try {
      waitAtMost(connection, slotPatience.untilGivenUp());
      return step.run();
    } catch (SQLException failure) {
      if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
        throw failure;
      }
      throw CaptureRefusedException.of(
          new CaptureProblem(
              CaptureCode.TRANSACTIONS_NOT_ENDED,
              ("Cannot make slot '%s': it has to wait for all transactions that are open, and one has "
                      + "not ended within %d s; the oldest: %s; end it and start again")
                  .formatted(
                      name,
                      slotPatience.untilGivenUp().toSeconds(),
                      openTransaction(Duration.ZERO).orElse("nobody's any more"))));
    }
  }

  private static void waitAtMost(Connection connection, Duration limit) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '" + limit.toMillis() + "ms'");
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
        boolean unusedIsResult = patiently(connection, () -> statement.execute(sql));
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
