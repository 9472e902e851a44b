package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.Ingested;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.ledger.FeedOperator.Trouble;
import io.chimera.sinks.ledger.SavepointState.Verdict;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The writer and the committer in a real job: two writers, checkpoints as they come. */
@Timeout(120)
class CommitIT {
  private static final long POISON = 7;
  private static final String COMMITTER = "commit";
  private static final TableName BETS = new TableName("casino", "bets");
  private static final long ENDLESS = 100_000_000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(onLoopback())
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final Contract contract = Contracts.bets();
  @TempDir private Path directory;
  private TestLake lake;

  private static Configuration onLoopback() {
    var configuration = new Configuration();
    configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    return configuration;
  }

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
    FeedOperator.reset();
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** Numbers below {@code records} in two splits of equal size. */
  private StreamExecutionEnvironment job(long records, Trouble trouble) {
    long half = records / 2;
    List<OpenedDataset> opened = lake.open(contract, TestLake.at(0, half));
    var configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment.enableCheckpointing(150);
    environment.getConfig().enableObjectReuse();
    environment
        .fromSequence(0, records - 1)
        .transform(
            "feed", TypeInformation.of(Ingested.class), new FeedOperator(half, POISON, trouble))
        .transform(
            "write",
            TypeInformation.of(WrittenFiles.class),
            new WriteOperator(lake.address(), contract))
        .transform(
            "commit",
            Types.VOID,
            new CommitOperator(lake.address(), opened, null, null, ClosingJudges.NONE))
        .uid(COMMITTER)
        .setParallelism(1)
        .setMaxParallelism(1);
    return environment;
  }

  private List<Committed> entries() {
    return new TableLedger(lake.table("bets")).entries();
  }

  private long committedRecords() {
    return new TableLedger(lake.table("bets")).head().orElseThrow().entry().totals().in();
  }

  @Test
  void commitsEverythingAtTheEndOfInput() throws Exception {
    job(6000, Trouble.NONE).execute();

    assertThat(lake.values("bets", "id")).isEqualTo(Feed.rows(0, 6000, POISON));
    assertThat(lake.values("bets__quarantine", "source_position"))
        .isEqualTo(Feed.rejections(0, 6000, POISON));
    assertThat(entries()).hasSizeGreaterThan(2);
    assertThat(Books.audit(entries()).problems()).isEmpty();
    assertThat(entries().get(entries().size() - 1).entry().to()).isEqualTo(TestLake.at(3000, 6000));
  }

  @Test
  void losesAndDoublesNothingWhenTheJobFailsAndRestarts() throws Exception {
    job(6000, Trouble.FAIL_ONCE).execute();

    assertThat(FeedOperator.OPENED).hasValue(4);
    assertThat(lake.values("bets", "id")).isEqualTo(Feed.rows(0, 6000, POISON));
    assertThat(lake.values("bets__quarantine", "source_position"))
        .isEqualTo(Feed.rejections(0, 6000, POISON));
    assertThat(Books.audit(entries()).problems()).isEmpty();
  }

  @Test
  void commitsEverythingAtStopWithDrain() throws Exception {
    stopCommitsEverything(true);
  }

  @Test
  void commitsEverythingAtStopWithoutDrain() throws Exception {
    stopCommitsEverything(false);
  }

  private void stopCommitsEverything(boolean drain) throws Exception {
    JobClient job = job(ENDLESS, Trouble.NONE).executeAsync();
    while (committedRecords() < 1000) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    String savepoint =
        job.stopWithSavepoint(
                drain,
                directory.resolve("savepoints").toUri().toString(),
                SavepointFormatType.CANONICAL)
            .get();
    job.getJobExecutionResult().get();
    var ledger = new TableLedger(lake.table("bets"));
    SavepointState state = SavepointState.read(savepoint, COMMITTER);
    assertThat(state.isDrained()).isEqualTo(drain);
    assertThat(state.next()).isEqualTo(Map.of(BETS, ledger.head().orElseThrow().entry().to()));
    assertThat(state.against(BETS, ledger)).isEqualTo(Verdict.FOLLOWS);

    // Nothing was read that is not committed.
    assertThat(committedRecords()).isEqualTo(FeedOperator.SEEN.get());
    Books.Audit audit = Books.audit(entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(lake.values("bets", "id"))
        .hasSize((int) audit.totals().written())
        .doesNotHaveDuplicates();
    assertThat(lake.values("bets__quarantine", "source_position"))
        .hasSize((int) audit.totals().quarantined())
        .doesNotHaveDuplicates();
  }

  @Test
  void endsTheJobWithoutRestartWhenTheBooksDoNotBalance() {
    assertThatThrownBy(() -> job(6000, Trouble.MISCOUNT).execute())
        .hasRootCauseInstanceOf(UnbalancedBooksException.class)
        .rootCause()
        .hasMessageContaining("Cannot close the books of dataset 'bets'");
    assertThat(FeedOperator.OPENED).hasValue(2);
    assertThat(Books.audit(entries()).problems()).isEmpty();
  }
}
