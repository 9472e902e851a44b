package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.ResumePoint;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a pipeline from the command line, and what the books say then. */
@ExtendWith(RealServers.class)
class OperateIT {
  private static final int PARTITIONS = 2;
  private static final int COMMITS = 10;
  private static final TableName PLAIN = new TableName("test", "plain");
  private static final Pattern SAVEPOINT = Pattern.compile("\"savepoint\":\"([^\"]+)\"");

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private String contract;
  private int sent;

  private record Answer(int exitCode, String out, String err) {}

  @BeforeEach
  void makeTopic(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("operate", PARTITIONS);
    contract = ContractText.of("operate", kafka, ContractText.numbered("plain", topic.name()));
    Files.writeString(directory.resolve("operate.yaml"), contract);
    Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
  }

  private ChimeraProcess start(String command, String... options) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                command,
                directory.resolve("operate.yaml").toString(),
                "--settings",
                directory.resolve("chimera.yaml").toString()));
    arguments.addAll(List.of(options));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  private Answer call(String command, String... options) throws Exception {
    try (var chimera = start(command, options)) {
      return new Answer(chimera.exitCode(), chimera.out(), chimera.err());
    }
  }

  /**
   * Runs until all that was sent is committed, stops it from elsewhere, and answers with the
   * savepoint.
   */
  private String runAndStop(String... options) throws Exception {
    try (var run = start("run", "--commit-every", "PT1S")) {
      Waiting.until("the table is opened", () -> !run.isAlive() || run.err().contains("opened"));
      awaitAllCommitted(run);
      var stopped = call("stop", options);
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
      assertThat(run.exitCode()).as(run.err()).isZero();
      var savepoint = SAVEPOINT.matcher(stopped.out());
      assertThat(savepoint.find()).as(stopped.out()).isTrue();
      return savepoint.group(1);
    }
  }

  private void awaitAllCommitted(ChimeraProcess run) throws Exception {
    Waiting.until(
        "all records are committed", () -> !run.isAlive() || last().entry().totals().in() == sent);
  }

  private List<Committed> ledger() {
    return lake.ledger("plain");
  }

  private Committed last() {
    var ledger = ledger();
    return ledger.get(ledger.size() - 1);
  }

  private void assertTableEqualsTopic(int records) {
    assertThat(lake.numbers("plain", "id"))
        .isEqualTo(LongStream.range(0, records).boxed().toList());
    lake.assertBooks("plain", records, records, 0);
  }

  private void send(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, ContractText::number);
    sent = to;
  }

  @Test
  void stopsFromElsewhereAndResumesFromTheSavepoint() throws Exception {
    send(0, 100);
    String savepoint = runAndStop("--json");
    send(100, 150);
    int before = ledger().size();

    var plan = call("resume", "--dry-run", "--json");
    assertThat(plan.out())
        .contains("\"table\":\"test.plain\",\"new\":false,\"epoch\":2,\"in\":100")
        .contains("\"ahead\":50");
    assertThat(ledger()).hasSize(before);
    try (var run = start("resume", "--commit-every", "PT1S")) {
      awaitAllCommitted(run);
      assertThat(run.err())
          .contains("stands: starting from it")
          .contains(Path.of(java.net.URI.create(savepoint)).getFileName().toString());
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    assertTableEqualsTopic(150);
  }

  @Test
  void refusesSavepointTenCommitsOldAndResumesFromTheTable() throws Exception {
    send(0, 10);
    String old = runAndStop("--json");
    try (var run = start("run", "--commit-every", "PT1S")) {
      for (int commit = 1; commit <= COMMITS; commit++) {
        send(10 * commit, 10 * (commit + 1));
        awaitAllCommitted(run);
      }
      run.kill();
    }
    send(110, 120);
    int before = ledger().size();

    var refused = call("run", "--from-savepoint", old);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("is older than table 'test.plain': records would be written twice")
        .contains("next: 'chimera resume CONTRACT'");
    assertThat(ledger()).hasSize(before);
    assertThat(
            ResumePoint.again(old, new ContractReader().read(contract), lake.platform()).reasons())
        .containsExactly(
            "The tables have gone on since savepoint '" + old + "': starting from the tables");

    try (var run = start("resume", "--commit-every", "PT1S")) {
      awaitAllCommitted(run);
      assertThat(run.err()).contains("is older than table").contains("starting from the tables");
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    assertTableEqualsTopic(120);
  }

  @Test
  void drainedSavepointIsNotGoneOnFromButTheTableIs() throws Exception {
    send(0, 20);
    String drained = runAndStop("--drain", "--json");
    send(20, 30);

    var refused = call("run", "--from-savepoint", drained);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("was drained");
    var resumed = call("resume", "--bounded", "--json");

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertTableEqualsTopic(30);
  }

  @Test
  void stopSaysThatNothingRuns() throws Exception {
    var answer = call("stop");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("chimera stop: Cannot stop 'operate': nothing of it runs here")
        .contains("next: 'chimera run CONTRACT'");
  }

  @Test
  void rewindsTableAndBooksAndReadsAgainWhatWasUndone() throws Exception {
    send(0, 10);
    lake.ingest(contract, 1);
    long target = last().snapshotId();
    int kept = ledger().size();
    send(10, 30);
    lake.ingest(contract, 1);
    int before = ledger().size();

    var plan = call("rewind", "--to-snapshot", Long.toString(target), "--dry-run");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("test.plain").contains("Nothing was changed.");
    assertThat(ledger()).hasSize(before);

    var done = call("rewind", "--to-snapshot", Long.toString(target), "--json");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out())
        // The other entry is the second run's opening.
        .contains("\"closings\":" + (before - kept - 1))
        .contains(",\"in\":20,\"written\":20,\"quarantined\":0,\"others\":[]");
    assertTableEqualsTopic(10);

    lake.ingest(contract, 2);
    assertTableEqualsTopic(30);
  }

  @Test
  void refusesTableThatSomebodyRolledBackUntilThatIsAccepted() throws Exception {
    send(0, 10);
    lake.ingest(contract, 1);
    long target = last().snapshotId();
    send(10, 30);
    lake.ingest(contract, 1);
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      catalog.load(PLAIN).manageSnapshots().rollbackTo(target).commit();
    }

    var refused = call("resume", "--bounded");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the table was rolled back")
        .contains("next: see who did it and why; set it back, or '--accept-rollback'");
    var accepted = call("resume", "--bounded", "--accept-rollback", "--json");

    assertThat(accepted.exitCode()).as(accepted.err()).isZero();
    assertTableEqualsTopic(30);
  }
}
