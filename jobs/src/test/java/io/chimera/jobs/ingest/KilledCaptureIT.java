package io.chimera.jobs.ingest;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.local.FlinkCluster;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableSpec.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A captured database whose pipeline runs on a cluster of real processes. The only task manager is
 * killed ten times, and the database twice, while transactions are written.
 */
@Tag("thorough")
class KilledCaptureIT {
  private static final int KILLS = 10;
  private static final int SERVER_KILL_EVERY = 5;

  /** Of each step: the machine may be slow, and a step is long where transactions are many. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How many are written; many thousand take their time. */
  private static final int TRANSACTIONS = Integer.getInteger("chimera.transactions", 4_000);

  @TempDir private Path directory;

  private enum Product {
    POSTGRES {
      @Override
      CapturedChinook start(Path directory) throws Exception {
        return PostgresChinook.start(directory);
      }
    },
    MARIADB {
      @Override
      CapturedChinook start(Path directory) throws Exception {
        return MariaDbChinook.start(directory);
      }
    };

    abstract CapturedChinook start(Path directory) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void tablesEqualTheirSourcesAfterTenTaskManagersAndTwoServersWereKilled(Product product)
      throws Exception {
    Path home = Path.of(System.getProperty("chimera.home"));
    try (CapturedChinook server = product.start(directory);
        FlinkCluster cluster =
            FlinkCluster.start(
                directory.resolve("flink"),
                home.resolve("flink-conf/config.yaml"),
                ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
                Map.of(
                    "heartbeat.interval", "1 s",
                    "heartbeat.timeout", "5 s",
                    "metrics.reporters", "",
                    "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                    "restart-strategy.exponential-delay.max-backoff", "2 s",
                    // There is no task manager while transactions are written.
                    "restart-strategy.exponential-delay.attempts-before-reset-backoff",
                        "1000000"))) {
      // Given
      var written = ChinookContract.of(server, directory);
      String text = written.ofAllTables(Mode.CDC);
      Contract contract = new ContractReader().read(text);
      TestLake lake = written.lake();
      try (Connection writer = server.writer()) {
        server.prepare(writer);
      }
      cluster.addTaskManager();
      PreparedRun prepared = lake.prepare(text, RunMode.CONTINUOUS);
      try (var client = new RestClusterClient<>(at(cluster.rest()), "captured")) {
        JobID job = submit(prepared, lake, client);
        // When
        int part = TRANSACTIONS / (KILLS + 1);
        for (int kill = 1; kill <= KILLS; kill++) {
          long before = committed(lake, contract);
          write(server, part, kill);
          Waiting.until(
              "there is a commit after " + (kill - 1) + " kills",
              PATIENCE,
              () -> {
                assertRunning(client, job);
                return committed(lake, contract) > before;
              });
          if (kill % SERVER_KILL_EVERY == 0) {
            server.kill();
            server.restart();
          }
          int number = -kill;
          var busy = CompletableFuture.runAsync(() -> write(server, part / 2, number));
          cluster.taskManagers().get(0).kill();
          busy.join();
          cluster.addTaskManager();
        }
        write(server, part, 0);
        assertRunning(client, job);
        get(client.cancel(job));
        get(client.requestJobResult(job));
      }
      try (IngestRun rest = TestLake.start(lake.prepare(text, RunMode.BOUNDED), 1)) {
        get(rest.result()).toJobExecutionResult(KilledCaptureIT.class.getClassLoader());
      }
      // Then
      try (Connection writer = server.writer()) {
        TableRowsOfSource.assertEqual(lake, contract, writer);
      }
    }
  }

  private static JobID submit(PreparedRun prepared, TestLake lake, RestClusterClient<String> client)
      throws Exception {
    var configuration = new Configuration();
    configuration.addAll(
        FlinkSettings.forJob(configuration, Duration.ofSeconds(1), lake.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 2);
    var environment = new StreamExecutionEnvironment(configuration);
    return get(client.submitJob(IngestPipeline.jobGraph(environment, prepared)));
  }

  /** A job that was ended says why. */
  private static void assertRunning(RestClusterClient<String> client, JobID job) {
    try {
      if (get(client.getJobStatus(job)).isGloballyTerminalState()) {
        get(client.requestJobResult(job))
            .toJobExecutionResult(KilledCaptureIT.class.getClassLoader());
        throw new AssertionError("The job has ended");
      }
    } catch (Exception failure) {
      throw new AssertionError("The job does not run", failure);
    }
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Configuration at(URI cluster) {
    var configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, cluster.getHost());
    configuration.set(RestOptions.PORT, cluster.getPort());
    configuration.set(JobManagerOptions.ADDRESS, cluster.getHost());
    return configuration;
  }

  private static long committed(TestLake lake, Contract contract) {
    return contract.datasets().stream()
        .mapToLong(dataset -> lake.ledger(dataset.target().table()).size())
        .sum();
  }

  private static void write(CapturedChinook server, int transactions, int number) {
    try (Connection writer = server.writer()) {
      server.write(writer, transactions, (number + KILLS) / (2.0 * KILLS + 1));
    } catch (Exception failure) {
      throw new IllegalStateException("Cannot write transactions", failure);
    }
  }
}
