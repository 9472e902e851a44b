package io.chimera.faults.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.faults.Generator;
import io.chimera.faults.Interventions;
import io.chimera.faults.JobEnd;
import io.chimera.faults.Journal;
import io.chimera.faults.JournaledTopic;
import io.chimera.faults.Oracle;
import io.chimera.faults.Pipelines;
import io.chimera.faults.SeriesTable;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.local.KafkaBroker;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.care.CareStep;
import io.chimera.sinks.care.CareTask;
import io.chimera.sinks.care.TableReport;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.LedgerKeys;
import io.chimera.sinks.ledger.SavepointState;
import io.chimera.sinks.ledger.TableLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cares for tables again and again, as if a month had gone by, while a pipeline writes to them that
 * is killed inside its commits and as a whole, while its gate is closed, and while a savepoint
 * waits that has still to commit.
 */
@Tag("thorough")
class CareBesideKillsIT {
  private static final Pipelines PIPELINES = Pipelines.KEYED;
  private static final int BATCH = 150;
  private static final List<FaultKind> KILLS =
      List.of(FaultKind.COMMIT_CRASH, FaultKind.COMMIT_APPLIED_CRASH);
  private static final int BATCHES_A_KILL = 3;

  /** The one batch that closes the gates. */
  private static final int ALARMED = KILLS.size() * BATCHES_A_KILL;

  private static final int BATCHES = ALARMED + 6;
  private static final Duration NEVER = Duration.ofHours(1);
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  @TempDir private static Path directory;
  private static KafkaBroker broker;
  private static SharedCluster cluster;

  private final FaultPlan plan = FaultPlan.quiet();
  private final Generator generator = new Generator(seed());
  private PlatformSettings platform;
  private Lake.Address lake;
  private Contract contract;
  private JournaledTopic topic;
  private Interventions interventions;

  /** One with records that close gates in one batch alone. */
  private static long seed() {
    long seed = 0;
    while (!isAlarmedOnce(new Generator(seed))) {
      seed++;
    }
    return seed;
  }

  private static boolean isAlarmedOnce(Generator generator) {
    int[] batches =
        IntStream.range(0, BATCHES * BATCH)
            .filter(number -> generator.kind(number).equals("alarm"))
            .map(number -> number / BATCH)
            .distinct()
            .limit(2)
            .toArray();
    return batches.length == 1 && batches[0] == ALARMED;
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = SharedCluster.start();
    broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  /** Cares until it is closed, and counts what it has done. */
  private static final class Carer implements AutoCloseable {
    private final Interventions interventions;
    private final Map<CareTask, Long> done = new ConcurrentHashMap<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final CompletableFuture<Void> caring;
    private volatile Instant settled = Instant.now();
    private volatile boolean isOver;

    Carer(Interventions interventions) {
      this.interventions = interventions;
      caring = CompletableFuture.runAsync(this::care);
    }

    private void care() {
      while (!isOver) {
        for (SeriesTable each : PIPELINES.tables()) {
          if (interventions.isOpened(each)) {
            interventions.careBesideRun(each, settled).forEach(this::count);
          }
        }
        rounds.incrementAndGet();
      }
    }

    private void count(TableReport report) {
      for (CareStep step : report.steps()) {
        step.counts().values().forEach(count -> done.merge(step.task(), count, Long::sum));
      }
    }

    /** Nobody runs now: what is not in the tables is in a savepoint, or an orphan. */
    void allAreDead() {
      settled = Instant.now();
    }

    /** Until all tables were cared for as they are now. */
    void awaitRound() throws InterruptedException {
      int before = rounds.get();
      await("the tables are cared for", () -> caring.isDone() || rounds.get() > before + 1);
    }

    @Override
    public void close() {
      isOver = true;
      caring.join();
    }
  }

  @Test
  void changesNothing() throws Exception {
    var defaults = new PlatformSettingsReader().defaults(directory.resolve("care"));
    platform =
        new PlatformSettings(
            defaults.catalog(), null, defaults.checkpoints(), 0, defaults.secrets());
    lake = FaultyLake.address(platform.catalog(), "care", plan);
    try (var journal = Journal.open(directory.resolve("journal.tsv"))) {
      topic = JournaledTopic.create(broker.clientProperties(), "care", 2, generator, journal);
      contract = PIPELINES.contract(broker.servers(), topic.name());
      interventions =
          new Interventions(
              contract, PIPELINES.corrected(broker.servers(), topic.name()), platform);
      makeTables();

      try (var carer = new Carer(interventions)) {
        killInsideCommits(carer);
        closeGates(carer, journal);
        goOnFromSavepoint(carer);
        assertThat(carer.done)
            .containsKeys(CareTask.COMPACT, CareTask.EXPIRE, CareTask.ORPHANS)
            .doesNotContainValue(0L);
      }

      for (SeriesTable each : PIPELINES.tables()) {
        var unusedReplay = interventions.replay(each, Lake.Address.of(platform.catalog()));
        try (var catalog = LakeCatalog.open(platform.catalog())) {
          assertThat(Oracle.judge(generator, journal.lines(), catalog, each, List.of()).details())
              .isEmpty();
        }
      }
    } finally {
      FaultyLake.forget("care");
    }
  }

  /** With no more history than the ledger needs. */
  private void makeTables() throws Exception {
    try (var unusedRun = run(Optional.empty());
        var catalog = LakeCatalog.open(platform.catalog())) {
      for (SeriesTable each : PIPELINES.tables()) {
        for (var name : List.of(each.table(), each.table().quarantine())) {
          catalog
              .load(name)
              .updateProperties()
              .set(TableProperties.MIN_SNAPSHOTS_TO_KEEP, "1")
              .commit();
        }
      }
    }
  }

  private void killInsideCommits(Carer carer) throws Exception {
    for (FaultKind kill : KILLS) {
      try (var run = run(Optional.empty())) {
        topic.send(BATCH);
        awaitCommitted(run);
        plan.strike(kill, 2);
        topic.send(BATCH);
        awaitCommitted(run);
        carer.awaitRound();
        topic.send(BATCH);
      }
      carer.allAreDead();
    }
  }

  private void closeGates(Carer carer, Journal journal) throws Exception {
    List<Long> waiting;
    try (var run = run(Optional.empty())) {
      topic.send(BATCH);
      awaitCommitted(run);
      waiting = waiting();
      assertThat(waiting).isNotEmpty();
      carer.awaitRound();
    }
    carer.allAreDead();
    try (var run = run(Optional.empty())) {
      topic.send(BATCH);
      awaitCommitted(run);
      carer.awaitRound();
    }
    carer.allAreDead();
    carer.awaitRound();
    assertThat(waiting()).startsWith(waiting.toArray(Long[]::new));
    for (SeriesTable each : PIPELINES.tables()) {
      try (var catalog = LakeCatalog.open(platform.catalog())) {
        assertThat(Oracle.judgeReaders(generator, journal.lines(), catalog, each).details())
            .isEmpty();
      }
      if (interventions.gate(each).isPresent()) {
        interventions.release(each, Lake.Address.of(platform.catalog()));
      }
    }
  }

  private void goOnFromSavepoint(Carer carer) throws Exception {
    try (var run = run(Optional.empty())) {
      topic.send(BATCH);
      awaitCommitted(run);
    }
    carer.allAreDead();
    String savepoint = savepointWithClosings();
    carer.allAreDead();
    carer.awaitRound();
    try (var run = run(Optional.of(savepoint))) {
      awaitCommitted(run);
      topic.send(BATCH);
      awaitCommitted(run);
      carer.awaitRound();
      run.stop(false);
    }
  }

  /** Of a run that dies before it commits what the savepoint has. */
  private String savepointWithClosings() throws Exception {
    var prepared =
        RunPreparation.prepare(contract, platform, RunStart.fromTables(RunMode.CONTINUOUS), lake);
    try (var run = cluster.submit(prepared, 2, NEVER)) {
      topic.send(BATCH);
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (true) {
        String savepoint = savepoint(run);
        if (savepoint != null
            && !SavepointState.read(savepoint, IngestPipeline.COMMITTER).pending().isEmpty()) {
          return savepoint;
        }
        assertThat(System.nanoTime()).as("It takes in nothing").isLessThan(end);
      }
    }
  }

  /** Null while its tasks are starting. */
  private static @Nullable String savepoint(SharedCluster.Job run) throws Exception {
    try {
      return run.savepoint();
    } catch (ExecutionException starting) {
      Thread.sleep(50);
      return null;
    }
  }

  private SharedCluster.Job run(Optional<String> savepoint) throws Exception {
    var start = new RunStart(RunMode.CONTINUOUS, savepoint, false);
    return cluster.submit(RunPreparation.prepare(contract, platform, start, lake), 2);
  }

  /** Snapshots that wait behind the gate, oldest first. */
  private List<Long> waiting() {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      Table table = catalog.load(SeriesTable.NUMBERS.table());
      var branch = table.refs().get(LedgerKeys.HELD_BRANCH);
      var waiting = new ArrayList<Long>();
      for (Snapshot each : SnapshotUtil.ancestorsOf(branch.snapshotId(), table::snapshot)) {
        if (each.summary().containsKey(LedgerKeys.HELD_BY)) {
          waiting.add(0, each.snapshotId());
        }
      }
      return waiting;
    }
  }

  private void awaitCommitted(SharedCluster.Job run) throws Exception {
    await(
        "all is committed",
        () ->
            run.result().isDone()
                || PIPELINES.tables().stream().allMatch(each -> committed(each) == topic.sent()));
    if (run.result().isDone()) {
      throw new AssertionError("The run is over: " + JobEnd.complaint(run.result().get()));
    }
  }

  private long committed(SeriesTable series) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return new TableLedger(catalog.load(series.table()))
          .head()
          .map(head -> head.entry().totals().in())
          .orElse(0L);
    }
  }

  private static void await(String what, BooleanSupplier isSo) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("After a minute it is still not so: " + what)
          .isLessThan(end);
      Thread.sleep(20);
    }
  }
}
