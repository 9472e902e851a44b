package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
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

/** A rule on commits closes the gate of a running pipeline, and somebody decides. */
@ExtendWith(RealServers.class)
class GateIT {
  private static final int PARTITIONS = 2;
  private static final TableName GATED = new TableName("test", "gated");

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private String contract;

  @BeforeEach
  void makeTopic(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("gated", PARTITIONS);
    contract =
        ContractText.of(
            "gated",
            kafka,
            ContractText.numbered("gated", topic.name())
                + """
                quality:
                  - {name: no_odd_text, check: "text <> 'odd'", onFailure: hold}
                  - {name: ids_known, metric: distinctCount, column: id, mustBeGreaterThan: 0}
                """);
    Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    Files.writeString(directory.resolve("gated.yaml"), contract);
  }

  private ChimeraProcess start(String... arguments) throws IOException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--settings", directory.resolve("chimera.yaml").toString()));
    return ChimeraProcess.start(directory, all.toArray(String[]::new));
  }

  private String call(int exitCode, String... arguments) throws Exception {
    try (var chimera = start(arguments)) {
      assertThat(chimera.exitCode()).as(chimera.err()).isEqualTo(exitCode);
      return chimera.out();
    }
  }

  private void sendGood(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, ContractText::number);
  }

  private void sendOdd(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, each -> "{\"id\":" + each + ",\"text\":\"odd\"}");
  }

  private void sendBad(int count) {
    topic.sendEach(0, count, PARTITIONS, each -> "{\"id\":\"none\"}");
  }

  private void assertReadersSee(long to) {
    assertThat(lake.numbers("gated", "id")).isEqualTo(LongStream.range(0, to).boxed().toList());
  }

  private long in() {
    return Books.audit(lake.ledger("gated")).totals().in();
  }

  /** Ten good records that everybody sees, then ten that wait with five bad ones. */
  private void closeGate() throws Exception {
    sendGood(0, 10);
    lake.ingest(contract, 1);
    sendOdd(10, 20);
    sendBad(5);
    lake.ingest(contract, 1);
    assertReadersSee(10);
    lake.assertBooks("gated", 25, 10, 5);
  }

  @Test
  void releaseOfRunningPipelineShowsAllAndItGoesOnWithMain() throws Exception {
    closeGate();
    assertThat(call(1, "gate", "test.gated"))
        .contains("no_odd_text")
        .contains("The gate is closed");
    try (var run = start("run", directory.resolve("gated.yaml").toString())) {
      sendGood(20, 30);
      Waiting.until("it goes on behind the gate", () -> !run.isAlive() || in() == 35);
      assertReadersSee(10);

      assertThat(call(0, "release", "test.gated", "--dry-run", "--json"))
          .contains("\"held\":20")
          .contains("\"dryRun\":true");
      assertReadersSee(10);
      call(0, "release", "test.gated");
      assertReadersSee(30);

      sendGood(30, 40);
      Waiting.until("it goes on with main", () -> !run.isAlive() || in() == 45);
      assertReadersSee(40);
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    lake.assertBooks("gated", 45, 40, 5);
    assertThat(call(0, "gate", "test.gated")).contains("the gate is open");
    assertThat(lake.quarantine("gated")).hasSize(5);
  }

  @Test
  void releaseAfterCommitOfAnotherWriterKeepsBoth() throws Exception {
    closeGate();
    commitAsAnotherWriter();

    call(0, "release", "test.gated");

    assertReadersSee(20);
    lake.assertBooks("gated", 25, 20, 5);
    sendGood(20, 25);
    lake.ingest(contract, 2);
    assertReadersSee(25);
    lake.assertBooks("gated", 30, 25, 5);
  }

  /** An empty commit of somebody else's, as a compaction that found nothing. */
  private void commitAsAnotherWriter() {
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      catalog.load(GATED).newAppend().commit();
    }
  }

  @Test
  void discardedRecordsAreInTheBooksAndAreNotReadAgain() throws Exception {
    closeGate();

    call(0, "discard", "test.gated");
    sendGood(10, 15);
    lake.ingest(contract, 1);

    assertReadersSee(15);
    lake.assertBooks("gated", 30, 15, 5);
    var totals = Books.audit(lake.ledger("gated")).totals();
    assertThat(totals.discarded()).isEqualTo(10);
    assertThat(call(0, "ledger", "test.gated")).contains("10 discarded").contains("balance");
  }

  @Test
  void runWithoutCheckpointsGoesOnBehindTheGate() throws Exception {
    closeGate();
    lake.forgetCheckpoints();
    sendGood(20, 30);

    lake.ingest(contract, 2);

    assertReadersSee(10);
    call(0, "release", "test.gated");
    assertReadersSee(30);
    lake.assertBooks("gated", 35, 30, 5);
  }
}
