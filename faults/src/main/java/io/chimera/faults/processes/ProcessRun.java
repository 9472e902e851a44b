package io.chimera.faults.processes;

import io.chimera.faults.Discarded;
import io.chimera.faults.Generator;
import io.chimera.faults.Interventions;
import io.chimera.faults.Journal;
import io.chimera.faults.JournaledTopic;
import io.chimera.faults.Judgement;
import io.chimera.faults.Oracle;
import io.chimera.faults.Outcome;
import io.chimera.faults.Pipelines;
import io.chimera.faults.SeriesTable;
import io.chimera.faults.Verdict;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.SavepointRefusedException;
import io.chimera.local.FlinkCluster.TaskExecutor;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One seed on real processes: a pipeline that reads while records come in, a few nemeses one after
 * the other, each once the pipeline commits again, and the oracle.
 */
public final class ProcessRun {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
  private static final int NEMESES = 3;
  private static final int PARTITIONS = 3;
  private static final int AT_ONCE = 40;
  private static final long PAUSE_MILLIS = 100;
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SOME_SECONDS = Duration.ofSeconds(4);

  /** What a commit says to the database, and nothing else does. */
  private static final String SWAP = ".metadata.json";

  private final World world;
  private final SplittableRandom random;
  private final PlatformSettings platform;
  private final Pipelines pipelines;
  private final Contract contract;
  private final Interventions interventions;
  private final JournaledTopic topic;
  private final List<String> steps = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<Duration> recoveries;
  private volatile boolean isProducing = true;
  private Job job;
  private int parallelism = 1;

  private ProcessRun(
      World world,
      SplittableRandom random,
      Pipelines pipelines,
      PlatformSettings platform,
      JournaledTopic topic,
      List<Duration> recoveries)
      throws Exception {
    this.world = world;
    this.random = random;
    this.pipelines = pipelines;
    this.platform = platform;
    this.topic = topic;
    this.recoveries = recoveries;
    String servers = world.broker().servers();
    contract = pipelines.contract(servers, topic.name());
    interventions =
        new Interventions(contract, pipelines.corrected(servers, topic.name()), platform);
    job = start(Optional.empty());
  }

  /**
   * Runs one seed.
   *
   * @param recoveries gets the times from a new task manager's registration to the next commit,
   *     where the only one had been killed
   */
  public static Outcome run(long seed, World world, Path journals, List<Duration> recoveries)
      throws IOException {
    long start = System.nanoTime();
    String name = "run_" + seed + "_" + Long.toUnsignedString(start, 36);
    var generator = new Generator(seed);
    var steps = new ArrayList<String>();
    Map<String, Integer> faults = Map.of();
    Judgement judgement;
    long records = 0;
    PlatformSettings platform = world.platform(name);
    try (var journal = Journal.open(Files.createDirectories(journals).resolve(name + ".tsv"))) {
      var topic =
          JournaledTopic.create(
              world.broker().clientProperties(), name, PARTITIONS, generator, journal);
      var random = new SplittableRandom(seed);
      var pipelines = Pipelines.of(seed);
      var run = new ProcessRun(world, random, pipelines, platform, topic, recoveries);
      try {
        run.go();
      } finally {
        run.isProducing = false;
        run.job.cancel();
        run.job.close();
        steps.addAll(run.steps);
        faults = run.faults;
      }
      records = topic.sent();
      judgement = new Judgement();
      try (var lake = LakeCatalog.open(platform.catalog())) {
        for (SeriesTable each : pipelines.tables()) {
          run.settle(each);
          List<Discarded> discarded = run.interventions.discarded(each);
          judgement.add(Oracle.judge(generator, journal.lines(), lake, each, discarded));
        }
      }
      for (String complaint : run.complaints) {
        judgement.find(Verdict.UNBALANCED, "a job ended by itself: " + complaint);
      }
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.error("Seed {} could not be run", seed, failure);
      judgement = Judgement.infrastructure(String.valueOf(failure));
    } finally {
      world.heal();
      World.delete(world.disk().directory().resolve(name));
    }
    return new Outcome(
        seed, judgement, faults, steps, records, Duration.ofNanos(System.nanoTime() - start));
  }

  private void go() throws Exception {
    var producing = CompletableFuture.runAsync(this::produce);
    for (int round = 0; round < NEMESES; round++) {
      awaitCommits(1);
      Nemesis nemesis = Nemesis.values()[random.nextInt(Nemesis.values().length)];
      if (nemesis == Nemesis.DISK_FULL && !world.disk().isSmall()) {
        steps.add("DISK_FULL left out: no disk of its own could be mounted here");
        continue;
      }
      steps.add(nemesis.toString());
      faults.merge(nemesis.name(), 1, Integer::sum);
      strike(nemesis);
      awaitCommits(1);
      intervene();
    }
    awaitCommits(1);
    isProducing = false;
    producing.join();
    await("everything is committed", this::isAllCommitted);
  }

  /** What people do while the pipeline runs. */
  private void intervene() throws IOException {
    var lake = Lake.Address.of(platform.catalog());
    for (SeriesTable each : pipelines.tables()) {
      int decision = random.nextInt(3);
      boolean isReplayed = random.nextInt(3) == 0;
      if (interventions.gate(each).isPresent() && decision < 2) {
        decide(each, decision == 0);
      }
      if (isReplayed) {
        steps.add("REPLAYED " + each + " " + interventions.replay(each, lake));
        faults.merge("REPLAYED", 1, Integer::sum);
      }
    }
  }

  private void decide(SeriesTable table, boolean isReleased) {
    var lake = Lake.Address.of(platform.catalog());
    String event = isReleased ? "RELEASED" : "DISCARDED";
    steps.add(event + " " + table);
    faults.merge(event, 1, Integer::sum);
    if (isReleased) {
      interventions.release(table, lake);
    } else {
      interventions.discard(table, lake);
    }
  }

  /** When the pipeline has ended: all that waits is let through, all that is good is replayed. */
  private void settle(SeriesTable table) throws IOException {
    if (interventions.gate(table).isPresent()) {
      decide(table, true);
    }
    var lake = Lake.Address.of(platform.catalog());
    steps.add("REPLAYED " + table + " " + interventions.replay(table, lake));
  }

  private void produce() {
    try {
      while (isProducing) {
        topic.send(AT_ONCE);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      throw new IllegalStateException("Cannot produce", failure);
    }
  }

  private void strike(Nemesis nemesis) throws Exception {
    switch (nemesis) {
      case TASK_MANAGER_KILLED -> killTaskManager();
      case TASK_MANAGER_FROZEN -> freezeTaskManager();
      case JOB_MANAGER_KILLED -> {
        world.flink().killJobManager();
        job.close();
        world.flink().startJobManager();
        await("a task manager is there", () -> world.flink().knownTaskManagers() > 0);
        resume();
      }
      case BROKER_KILLED -> world.restartBroker();
      case CATALOG_KILLED -> {
        world.catalog().kill();
        world.catalog().restart();
      }
      case ANSWER_LOST -> {
        int before = world.network().lostAnswers();
        world.network().loseAnswerTo(SWAP);
        await("an answer is lost", () -> world.network().lostAnswers() > before);
      }
      case REQUEST_LOST -> {
        int before = world.network().lostRequests();
        world.network().loseRequestWith(SWAP);
        await("a request is lost", () -> world.network().lostRequests() > before);
      }
      case CATALOG_SILENT -> {
        world.network().stall();
        pause(SOME_SECONDS);
        world.network().resume();
      }
      case DISK_FULL -> {
        world.disk().fill();
        pause(SOME_SECONDS);
        world.disk().release();
      }
      case RESCALED -> {
        parallelism = 3 - parallelism;
        goOnFrom(job.stop());
      }
      case UPGRADED -> {
        String savepoint = job.stop();
        job.close();
        for (TaskExecutor each : world.flink().taskManagers()) {
          each.kill();
        }
        world.flink().killJobManager();
        world.flink().startJobManager();
        world.flink().addTaskManager();
        job = start(Optional.of(savepoint));
      }
      case CHECKPOINTS_LOST -> {
        job.cancel();
        job.close();
        World.delete(Path.of(platform.checkpoints()));
        resume();
      }
      case SAVEPOINT_OLD -> oldSavepoint();
    }
  }

  private void killTaskManager() throws Exception {
    List<TaskExecutor> all = world.flink().taskManagers();
    boolean isOnly = all.size() == 1;
    all.get(0).kill();
    world.flink().addTaskManager();
    if (isOnly) {
      long registered = System.nanoTime();
      awaitCommits(1);
      recoveries.add(Duration.ofNanos(System.nanoTime() - registered));
    }
  }

  private void freezeTaskManager() throws Exception {
    List<TaskExecutor> all = world.flink().taskManagers();
    all.forEach(TaskExecutor::freeze);
    world.flink().addTaskManager();
    awaitCommits(1);
    all.forEach(TaskExecutor::thaw);
    pause(SOME_SECONDS);
    // They are of no use any more, and the next nemesis wants to know whom it meets.
    all.forEach(TaskExecutor::kill);
  }

  private void oldSavepoint() throws Exception {
    String old = job.stop();
    job.close();
    job = start(Optional.empty());
    awaitCommits(2);
    job.cancel();
    job.close();
    try {
      job = start(Optional.of(old));
      throw new IllegalStateException("A savepoint older than the table was not refused");
    } catch (SavepointRefusedException refused) {
      steps.add("  " + refused.getMessage());
    }
    resume();
  }

  private void goOnFrom(String savepoint) throws Exception {
    job.close();
    job = start(Optional.of(savepoint));
  }

  /** What an operator does: 'chimera resume'. */
  private void resume() throws Exception {
    var point = ResumePoint.find(contract, platform, RunMode.CONTINUOUS);
    steps.addAll(point.reasons());
    job = start(point.savepoint());
  }

  private Job start(Optional<String> savepoint) throws Exception {
    return Job.start(contract, platform, world.flink().rest(), parallelism, savepoint);
  }

  /** Waits until so many commits were made from now on; a job that is over is started again. */
  private void awaitCommits(int commits) throws Exception {
    int before = entries(SeriesTable.NUMBERS).size();
    await(commits + " commits", () -> entries(SeriesTable.NUMBERS).size() >= before + commits);
  }

  private boolean isAllCommitted() {
    return pipelines.tables().stream().allMatch(each -> committed(each) == topic.sent());
  }

  private long committed(SeriesTable table) {
    List<Committed> entries = entries(table);
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).entry().totals().in();
  }

  private List<Committed> entries(SeriesTable table) {
    try (var lake = LakeCatalog.open(platform.catalog())) {
      return new TableLedger(lake.load(table.table())).entries();
    } catch (RuntimeException away) {
      LOG.debug("The catalog does not answer", away);
      return List.of();
    }
  }

  private void await(String what, BooleanSupplier isSo) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("After " + PATIENCE + " it is still not so: " + what);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
      if (job.isOver()) {
        steps.add("  the job is over, resuming");
        job.complaint().ifPresent(complaints::add);
        job.close();
        resume();
      }
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }
}
