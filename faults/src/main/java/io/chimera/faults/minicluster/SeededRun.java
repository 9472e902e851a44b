package io.chimera.faults.minicluster;

import io.chimera.faults.Generator;
import io.chimera.faults.Interventions;
import io.chimera.faults.JobEnd;
import io.chimera.faults.Journal;
import io.chimera.faults.JournaledTopic;
import io.chimera.faults.Judgement;
import io.chimera.faults.Oracle;
import io.chimera.faults.Outcome;
import io.chimera.faults.Pipelines;
import io.chimera.faults.SeriesTable;
import io.chimera.faults.Verdict;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.jobs.run.SavepointRefusedException;
import io.chimera.jobs.run.Savepoints;
import io.chimera.local.KafkaBroker;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.care.TableReport;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.GateException;
import io.chimera.sinks.ledger.QuarantineChangedException;
import io.chimera.sinks.ledger.RewindRefusedException;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.runtime.client.JobExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One seed: a few starts of one pipeline on a lake that fails, each ended in a way of its own, then
 * a last one on a lake that does not, and the oracle.
 */
public final class SeededRun {
  private static final Logger LOG = LoggerFactory.getLogger(SeededRun.class);
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final Duration TO_THE_END = Duration.ofMinutes(2);
  private static final int MOST_STARTS = 4;
  private static final int MOST_AT_ONCE = 600;

  /** How a start comes to its end. */
  private enum End {
    /** Reads up to what the source held, and ends by itself. */
    BOUNDED,
    /** Stopped with a savepoint. */
    STOP,
    /** Stopped for good, with a savepoint that nothing goes on from. */
    DRAIN,
    /** Cancelled in the middle, without a savepoint. */
    KILL,
    /** A second start of the same pipeline, while the first one runs. */
    SECOND_START
  }

  private final SharedCluster cluster;
  private final KafkaBroker broker;
  private final Path directory;
  private final SplittableRandom random;

  /** Apart from the other, so that a seed is what it was before there was care. */
  private final SplittableRandom cares;

  private final FaultPlan plan;
  private final Pipelines pipelines;
  private final PlatformSettings platform;
  private final Lake.Address faulty;
  private final List<String> steps = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<Judgement> findings = new ArrayList<>();
  private final Map<String, Integer> events = new TreeMap<>();
  private final Generator generator;
  private final Journal journal;
  private final JournaledTopic topic;
  private final Interventions interventions;

  private SeededRun(
      long seed, SharedCluster cluster, KafkaBroker broker, Path directory, Journal journal)
      throws ExecutionException, InterruptedException {
    this.cluster = cluster;
    this.broker = broker;
    this.directory = directory;
    this.journal = journal;
    random = new SplittableRandom(~seed);
    cares = new SplittableRandom(Long.rotateLeft(~seed, 32));
    pipelines = Pipelines.of(seed);
    plan = new FaultPlan(seed, pipelines.tables().size());
    generator = new Generator(seed);
    var defaults = new PlatformSettingsReader().defaults(directory);
    platform =
        new PlatformSettings(
            defaults.catalog(), null, defaults.checkpoints(), 0, defaults.secrets());
    faulty = FaultyLake.address(platform.catalog(), key(), plan);
    topic =
        JournaledTopic.create(
            broker.clientProperties(),
            "faults-" + seed + "-" + System.nanoTime(),
            1 + random.nextInt(3),
            generator,
            journal);
    interventions =
        new Interventions(
            contract(), pipelines.corrected(broker.servers(), topic.name()), platform);
  }

  private String key() {
    return directory.toString();
  }

  /**
   * Runs one seed in a directory that is left empty.
   *
   * @param cluster shared by seeds
   * @param broker shared by seeds; each has a topic of its own
   */
  public static Outcome run(long seed, SharedCluster cluster, KafkaBroker broker, Path directory)
      throws IOException {
    long start = System.nanoTime();
    SeededRun run = null;
    Judgement judgement;
    try (var journal = Journal.open(directory.resolve("journal.tsv"))) {
      run = new SeededRun(seed, cluster, broker, directory, journal);
      run.starts();
      run.lastStart();
      judgement = run.judge();
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.error("Seed {} could not be run", seed, failure);
      judgement = Judgement.infrastructure(String.valueOf(failure));
    } finally {
      FaultyLake.forget(directory.toString());
      delete(directory);
    }
    return new Outcome(
        seed,
        judgement,
        run == null ? Map.of() : run.happened(),
        run == null ? List.of() : run.steps,
        run == null ? 0 : run.topic.sent(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private Judgement judge() throws IOException {
    var judgement = new Judgement();
    // Few details are kept: what explains the others comes first.
    for (String failure : failures) {
      judgement.find(Verdict.INFRA, "the last start failed: " + failure);
    }
    for (String complaint : complaints) {
      judgement.find(Verdict.UNBALANCED, "a job ended by itself: " + complaint);
    }
    findings.forEach(judgement::add);
    try (var lake = LakeCatalog.open(platform.catalog())) {
      for (SeriesTable each : pipelines.tables()) {
        judgement.add(
            Oracle.judge(generator, journal.lines(), lake, each, interventions.discarded(each)));
      }
    }
    return judgement;
  }

  /** Faults of the plan, and what was done beside them. */
  private Map<String, Integer> happened() {
    var all = new TreeMap<>(plan.injected());
    all.putAll(events);
    return all;
  }

  private void happens(String event) {
    events.merge(event, 1, Integer::sum);
  }

  private void starts() throws Exception {
    int starts = 1 + random.nextInt(MOST_STARTS);
    for (int start = 0; start < starts; start++) {
      topic.send(1 + random.nextInt(MOST_AT_ONCE));
      if (random.nextInt(4) == 0) {
        steps.add("checkpoints and savepoints deleted");
        happens("CHECKPOINTS_DELETED");
        delete(Path.of(platform.checkpoints()));
      }
      End end = End.values()[random.nextInt(End.values().length)];
      int parallelism = 1 + random.nextInt(2);
      int more = random.nextInt(MOST_AT_ONCE);
      steps.add(end + " with parallelism " + parallelism);
      happens("END_" + end);
      try {
        start(end, parallelism, more);
      } catch (ExecutionException | TimeoutException | RuntimeException | FaultyLake.Crash hit) {
        // The fault took the start or the stop itself; an operator would try again.
        steps.add("  hit: " + root(hit));
        happens("START_OR_STOP_HIT");
        JobEnd.complaint(hit).ifPresent(complaints::add);
      }
      interveneWhileNobodyRuns();
    }
  }

  /** Between two starts, on the lake that fails. */
  private void interveneWhileNobodyRuns() {
    for (SeriesTable each : pipelines.tables()) {
      int decision = random.nextInt(3);
      boolean isReplayed = random.nextInt(4) == 0;
      boolean isRewound = random.nextInt(6) == 0;
      var target = random.split();
      if (!interventions.isOpened(each)) {
        continue;
      }
      if (interventions.gate(each).isPresent()) {
        intervene("READERS_LOOKED_AT", each, () -> lookAtReaders(each));
      }
      decide(decision, each, faulty);
      if (isReplayed) {
        intervene("REPLAYED", each, () -> steps.add("  " + interventions.replay(each, faulty)));
      }
      if (cares.nextInt(3) == 0) {
        intervene(
            "CARED", each, () -> interventions.careWhileNobodyRuns(each).forEach(this::addReport));
      }
      if (isRewound && interventions.gate(each).isEmpty()) {
        intervene(
            "REWOUND",
            each,
            () -> steps.add("  closings: " + interventions.rewind(each, faulty, target)));
      }
    }
  }

  /** What readers see while the gate is closed and nobody writes. */
  private void lookAtReaders(SeriesTable table) throws IOException {
    try (var lake = LakeCatalog.open(platform.catalog())) {
      findings.add(Oracle.judgeReaders(generator, journal.lines(), lake, table));
    }
  }

  /** Beside a job that is alive, on a lake that works: whether it was done must be known. */
  private void interveneBesideRun(Instant begun) {
    var works = Lake.Address.of(platform.catalog());
    for (SeriesTable each : pipelines.tables()) {
      if (cares.nextInt(2) == 0) {
        intervene(
            "CARED_BESIDE_RUN",
            each,
            () -> interventions.careBesideRun(each, begun).forEach(this::addReport));
      }
      decide(random.nextInt(4), each, works);
      if (random.nextInt(4) == 0) {
        intervene("REPLAYED", each, () -> steps.add("  " + interventions.replay(each, works)));
      }
    }
  }

  private void addReport(TableReport report) {
    steps.add("  " + report);
  }

  /** Where the gate is closed: lets through, gives up, or leaves it. */
  private void decide(int decision, SeriesTable table, Lake.Address lake) {
    if (interventions.gate(table).isEmpty()) {
      return;
    }
    happens("GATE_CLOSED");
    if (decision == 0) {
      intervene("RELEASED", table, () -> interventions.release(table, lake));
    } else if (decision == 1) {
      intervene("DISCARDED", table, () -> interventions.discard(table, lake));
    }
  }

  /** Something that somebody does to a table. */
  @FunctionalInterface
  private interface Intervention {
    void act() throws IOException;
  }

  private void intervene(String event, SeriesTable table, Intervention intervention) {
    steps.add(event + " " + table);
    try {
      intervention.act();
      happens(event);
    } catch (GateException | RewindRefusedException | QuarantineChangedException refused) {
      steps.add("  refused: " + refused.getMessage());
      happens(event + "_REFUSED");
    } catch (IOException | RuntimeException | FaultyLake.Crash hit) {
      steps.add("  hit: " + root(hit));
      happens(event + "_HIT");
      JobEnd.complaint(hit).ifPresent(complaints::add);
    }
  }

  private void start(End end, int parallelism, int more) throws Exception {
    Contract contract = contract();
    RunMode mode = end == End.BOUNDED ? RunMode.BOUNDED : RunMode.CONTINUOUS;
    // All starts before this one are at their ends.
    Instant begun = Instant.now();
    try (var run = start(contract, mode, parallelism)) {
      topic.send(more);
      switch (end) {
        case BOUNDED -> awaitEnd(run);
        case STOP -> {
          awaitCommits(run, 1 + random.nextInt(3));
          interveneBesideRun(begun);
          run.stop(false);
        }
        case DRAIN -> {
          awaitCommits(run, 1);
          run.stop(true);
        }
        case KILL -> {
          awaitCommits(run, random.nextInt(3));
          interveneBesideRun(begun);
          awaitCommits(run, random.nextInt(3));
        }
        case SECOND_START -> {
          awaitCommits(run, 1);
          try (var second = start(contract, RunMode.CONTINUOUS, parallelism)) {
            topic.send(more / 2);
            awaitCommits(second, 1);
            complain(second);
          }
        }
      }
      complain(run);
    }
  }

  /** A job that is at its end by now may say why. */
  private void complain(SharedCluster.Job run) throws ExecutionException, InterruptedException {
    if (run.result().isDone()) {
      JobEnd.complaint(run.result().get()).ifPresent(complaints::add);
    }
  }

  private SharedCluster.Job start(Contract contract, RunMode mode, int parallelism)
      throws Exception {
    var savepoints = Savepoints.of(platform, contract).newestFirst();
    if (!savepoints.isEmpty() && random.nextInt(2) == 0) {
      tryOutdated(contract, mode, savepoints.get(savepoints.size() - 1).toString());
    }
    var point = ResumePoint.find(contract, platform, mode);
    steps.addAll(point.reasons());
    PreparedRun prepared =
        RunPreparation.prepare(
            contract, platform, new RunStart(mode, point.savepoint(), false), faulty);
    return cluster.submit(prepared, parallelism);
  }

  /** A savepoint that later ones followed on is refused, or leads to where the tables are. */
  private void tryOutdated(Contract contract, RunMode mode, String savepoint) {
    try {
      var start = new RunStart(mode, Optional.of(savepoint), false);
      RunPreparation.prepare(contract, platform, start, faulty);
    } catch (SavepointRefusedException refused) {
      steps.add("  refused: " + refused.getMessage());
      happens("OUTDATED_SAVEPOINT_REFUSED");
    }
  }

  /** What an operator does in the end: a start on a world that works. */
  private void lastStart() throws Exception {
    plan.disarm();
    topic.send(1 + random.nextInt(MOST_AT_ONCE));
    steps.add("last start");
    try {
      var prepared = RunPreparation.prepare(contract(), platform, RunMode.BOUNDED);
      try (var run = cluster.submit(prepared, 1)) {
        run.result()
            .get(TO_THE_END.toSeconds(), TimeUnit.SECONDS)
            .toJobExecutionResult(SeededRun.class.getClassLoader());
      }
      settle();
    } catch (ExecutionException
        | TimeoutException
        | IOException
        | RuntimeException
        | JobExecutionException failure) {
      // The tables are judged all the same: what a failure left of them matters most.
      LOG.error("The last start failed", failure);
      failures.add(root(failure));
      JobEnd.complaint(failure).ifPresent(complaints::add);
    }
  }

  /** All that waits is decided about, all that can be repaired is replayed. */
  private void settle() throws IOException {
    var works = Lake.Address.of(platform.catalog());
    for (SeriesTable each : pipelines.tables()) {
      boolean isDiscarded = random.nextInt(2) == 0;
      lookAtReaders(each);
      if (interventions.gate(each).isPresent()) {
        happens("GATE_CLOSED");
        if (isDiscarded) {
          interventions.discard(each, works);
        } else {
          interventions.release(each, works);
        }
        happens(isDiscarded ? "DISCARDED" : "RELEASED");
        steps.add((isDiscarded ? "DISCARDED " : "RELEASED ") + each);
      }
      steps.add("REPLAYED " + each + " " + interventions.replay(each, works));
      happens("REPLAYED");
    }
  }

  private Contract contract() {
    return pipelines.contract(broker.servers(), topic.name());
  }

  private static void awaitEnd(SharedCluster.Job run) throws InterruptedException {
    await(() -> run.result().isDone());
  }

  /** Until the run has committed so often, has ended, or a while is over. */
  private void awaitCommits(SharedCluster.Job run, int commits) throws InterruptedException {
    long epoch = run.epoch();
    try (var lake = LakeCatalog.open(platform.catalog())) {
      var ledger = new TableLedger(lake.load(SeriesTable.NUMBERS.table()));
      await(
          () -> {
            ledger.refresh();
            return run.result().isDone()
                || ledger.entries().stream()
                        .filter(entry -> entry.entry().run().epoch() == epoch)
                        .count()
                    > commits;
          });
    }
  }

  private static void await(BooleanSupplier isSo) throws InterruptedException {
    long end = System.nanoTime() + A_WHILE.toNanos();
    while (!isSo.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(30);
    }
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
