package io.chimera.faults.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.faults.Generator;
import io.chimera.faults.Interventions;
import io.chimera.faults.Journal;
import io.chimera.faults.JournaledTopic;
import io.chimera.faults.Oracle;
import io.chimera.faults.Pipelines;
import io.chimera.faults.SeriesTable;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.local.KafkaBroker;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a pipeline that looks for repeats inside each commit of a closing, when it has got repeats
 * of what an earlier run has written; it goes on from a checkpoint or from the tables alone.
 */
@Tag("thorough")
class KeyedCrashIT {
  private static final Pipelines PIPELINES = Pipelines.KEYED;
  private static final int TABLES = PIPELINES.tables().size();

  /** A start commits to each table and to its quarantine, and so does a closing. */
  private static final int OPENINGS = 2 * TABLES;

  private static final int CLOSINGS = 2 * TABLES;
  private static final int RECORDS = 600;
  private static final long PATIENCE_SECONDS = 60;

  /** A seed without a record that closes a gate. */
  private static final long SEED = seed();

  @TempDir private static Path directory;
  private static KafkaBroker broker;
  private static SharedCluster cluster;

  /** How the pipeline goes on. */
  private enum Start {
    FROM_CHECKPOINT,
    FROM_TABLES
  }

  private static long seed() {
    long seed = 0;
    while (hasAlarms(new Generator(seed))) {
      seed++;
    }
    return seed;
  }

  private static boolean hasAlarms(Generator generator) {
    return IntStream.range(0, 3 * RECORDS)
        .anyMatch(number -> generator.kind(number).equals("alarm"));
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

  static List<Arguments> commits() {
    var cases = new ArrayList<Arguments>();
    for (int commit = OPENINGS + 1; commit <= OPENINGS + CLOSINGS; commit++) {
      for (FaultKind kind : List.of(FaultKind.COMMIT_CRASH, FaultKind.COMMIT_APPLIED_CRASH)) {
        for (Start start : Start.values()) {
          String name = "commit " + commit + ", " + kind + ", " + start;
          cases.add(argumentSet(name, commit, kind, start));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("commits")
  void leavesOneOfEachWhenKilledInACommit(int commit, FaultKind kind, Start start)
      throws Exception {
    // Given
    String name = "crash-" + commit + "-" + kind + "-" + start;
    Path place = Files.createDirectories(directory.resolve(name));
    var defaults = new PlatformSettingsReader().defaults(place);
    var platform =
        new PlatformSettings(
            defaults.catalog(), null, defaults.checkpoints(), 0, defaults.secrets());
    var plan = FaultPlan.at(commit, kind);
    Lake.Address faulty = FaultyLake.address(platform.catalog(), name, plan);
    Lake.Address works = Lake.Address.of(platform.catalog());
    var generator = new Generator(SEED);
    try (var journal = Journal.open(place.resolve("journal.tsv"))) {
      var topic = JournaledTopic.create(broker.clientProperties(), name, 2, generator, journal);
      Contract contract = PIPELINES.contract(broker.servers(), topic.name());
      // When
      topic.send(RECORDS);
      ingest(contract, platform, works, Start.FROM_CHECKPOINT, plan);
      topic.send(RECORDS);
      ingest(contract, platform, faulty, start, plan);
      assertThat(plan.injected()).containsOnlyKeys(kind.name());
      topic.send(RECORDS);
      ingest(contract, platform, works, Start.FROM_CHECKPOINT, plan);
      // Then
      var interventions =
          new Interventions(
              contract, PIPELINES.corrected(broker.servers(), topic.name()), platform);
      try (var lake = LakeCatalog.open(platform.catalog())) {
        for (SeriesTable table : PIPELINES.tables()) {
          var unusedReplay = interventions.replay(table, works);
          assertThat(Oracle.judge(generator, journal.lines(), lake, table, List.of()).details())
              .isEmpty();
        }
      }
    } finally {
      FaultyLake.forget(name);
    }
  }

  private static void ingest(
      Contract contract, PlatformSettings platform, Lake.Address lake, Start start, FaultPlan plan)
      throws Exception {
    var prepared =
        RunPreparation.prepare(contract, platform, RunStart.fromTables(RunMode.BOUNDED), lake);
    boolean wasHit = !plan.injected().isEmpty();
    try (var run = cluster.submit(prepared, 2)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!run.result().isDone() && System.nanoTime() < end) {
        boolean isHit = !wasHit && !plan.injected().isEmpty();
        if (isHit && start == Start.FROM_TABLES) {
          // Closing it ends it; the next run has the tables alone.
          return;
        }
        Thread.sleep(5);
      }
      run.result()
          .get(1, TimeUnit.SECONDS)
          .toJobExecutionResult(KeyedCrashIT.class.getClassLoader());
    } catch (ExecutionException ended) {
      throw new IllegalStateException("A run did not come to its end", ended);
    }
  }
}
