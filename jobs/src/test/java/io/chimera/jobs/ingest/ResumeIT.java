package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a run, the table is what the next one goes by: it alone is kept here. */
@ExtendWith(RealServers.class)
class ResumeIT {
  private static final int PARTITIONS = 3;

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private String contract;

  @BeforeEach
  void makeTopic(TestKafka kafka) {
    lake = new TestLake(directory);
    topic = kafka.topic("resume", PARTITIONS);
    contract = ContractText.of("resume", kafka, ContractText.numbered("plain", topic.name()));
  }

  @Test
  void tableEqualsTopicAfterStopsInTheMiddleWithoutCheckpoints() throws Exception {
    // Given
    int next = 0;
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      var producing = new Producing(topic, PARTITIONS, next);
      try (var run = lake.start(contract, parallelism)) {
        awaitClosings(2, run);
        // When
        run.stop();
        TestLake.finish(run);
      } finally {
        next = producing.stop();
      }
      lake.forgetCheckpoints();
      assertThat(lake.rows("plain")).hasSizeBetween(1, next);
    }
    lake.ingest(contract, 2);
    // Then
    assertTableEqualsTopic(next);
    assertThat(lake.ledger("plain").stream().filter(each -> isOpening(each.entry()))).hasSize(3);
  }

  @Test
  void stopsAlsoWhileItIsStarting() throws Exception {
    // Given
    topic.sendEach(0, 10, PARTITIONS, ContractText::number);
    try (var run = lake.start(contract, 2)) {
      // When
      run.stop();
      // Then
      TestLake.finish(run);
    }
    lake.ingest(contract, 1);
    assertTableEqualsTopic(10);
  }

  @Test
  void stoppingWhatHasEndedByItselfIsNoError() throws Exception {
    // Given
    topic.sendEach(0, 10, PARTITIONS, ContractText::number);
    try (var run = TestLake.start(lake.prepare(contract, RunMode.BOUNDED), 1)) {
      TestLake.finish(run);
      // When
      run.stop();
      // Then
      TestLake.finish(run);
    }
    assertTableEqualsTopic(10);
  }

  @Test
  void interruptedProcessCommitsWhatItReadAndSaysSo() throws Exception {
    // Given
    var producing = new Producing(topic, PARTITIONS, 0);
    int next;
    try (var chimera = startProcess("--json")) {
      awaitClosings(2, chimera);
      // When
      chimera.interrupt();
      // Then
      assertThat(chimera.exitCode()).as(chimera.err()).isZero();
      long rows = lake.rows("plain").size();
      assertThat(chimera.out())
          .startsWith(
              ("{\"table\":\"test.plain\",\"in\":%1$d,\"written\":%1$d,\"quarantined\":0,\"duplicates\":0,\"filtered\":0,"
                      + "\"dropped\":0,\"held\":0,\"balanced\":true,")
                  .formatted(rows))
          .hasLineCount(1);
      assertThat(chimera.err()).contains("Stopping: committing what was read");
    } finally {
      next = producing.stop();
    }
    lake.forgetCheckpoints();
    lake.ingest(contract, 1);
    assertTableEqualsTopic(next);
  }

  @Test
  void killedProcessLeavesTableThatTheNextRunGoesOnFrom() throws Exception {
    // Given
    var producing = new Producing(topic, PARTITIONS, 0);
    int next;
    try (var chimera = startProcess()) {
      awaitClosings(2, chimera);
      // When
      chimera.kill();
    } finally {
      next = producing.stop();
    }
    lake.ingest(contract, 2);
    // Then
    assertTableEqualsTopic(next);
  }

  private ChimeraProcess startProcess(String... options) throws IOException {
    var file = Files.writeString(directory.resolve("resume.yaml"), contract);
    var settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    var arguments =
        new ArrayList<>(
            List.of(
                "run",
                file.toString(),
                "--settings",
                settings.toString(),
                "--parallelism",
                "2",
                "--commit-every",
                "PT1S"));
    arguments.addAll(List.of(options));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  private void awaitClosings(int count, ChimeraProcess chimera) {
    // Not by looking into the lake: two processes that make its catalog at once are another matter.
    Waiting.until(
        "the table is opened", () -> !chimera.isAlive() || chimera.err().contains("opened"));
    Waiting.until(count + " closings", () -> !chimera.isAlive() || closings(1) >= count);
    assertThat(chimera.isAlive()).as(chimera.err()).isTrue();
  }

  private void awaitClosings(int count, IngestRun run) {
    long epoch = run.prepared().opened().get(0).epoch();
    Waiting.until(count + " closings", () -> closings(epoch) >= count);
  }

  private long closings(long epoch) {
    return lake.ledger("plain").stream()
        .map(Committed::entry)
        .filter(entry -> entry.run().epoch() == epoch && !isOpening(entry))
        .count();
  }

  private static boolean isOpening(LedgerEntry entry) {
    return entry.operation() == LedgerEntry.Operation.OPENING;
  }

  private void assertTableEqualsTopic(int records) {
    assertThat(lake.numbers("plain", "id"))
        .isEqualTo(LongStream.range(0, records).boxed().toList());
    lake.assertBooks("plain", records, records, 0);
  }
}
