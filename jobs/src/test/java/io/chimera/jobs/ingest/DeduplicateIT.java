package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One record in five is a repeat, sent to another partition than the one it repeats: whatever is
 * done to the pipeline, one of each is in the table, and the books have the others.
 */
@ExtendWith(RealServers.class)
class DeduplicateIT {
  private static final int PARTITIONS = 4;
  private static final int EVERY = 5;
  private static final int COMMITS = 10;
  private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private TestKafka broker;
  private String contract;

  @BeforeEach
  void makeTopic(TestKafka kafka) {
    broker = kafka;
    lake = new TestLake(directory);
    topic = kafka.topic("repeats", PARTITIONS);
    contract = contract("memory");
  }

  private String contract(String state) {
    return ContractText.of(
        "repeats", broker, dataset("{by: [id], within: PT24H, state: " + state + "}"));
  }

  private String dataset(String deduplicate) {
    return """
    name: once
    from: {topic: %s, format: json}
    columns:
      - {name: id, type: long, required: true}
      - {name: at, type: timestamptz, required: true}
    eventTime: {column: at}
    deduplicate: %s
    target: {table: test.once, kind: append}
    """
        .formatted(topic.name(), deduplicate);
  }

  /** Of numbers 4 and 5 the record is the same, of 9 and 10, and so on. */
  private static int id(int number) {
    return number - number / EVERY;
  }

  private static String record(int number) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id(number), FIRST.plusSeconds(id(number)));
  }

  private void send(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, DeduplicateIT::record);
  }

  private long in() {
    return Books.audit(lake.ledger("once")).totals().in();
  }

  private void awaitIn(long records) {
    Waiting.until(records + " records in", () -> in() >= records);
  }

  private IngestRun resume(String text, int parallelism) throws Exception {
    var read = new ContractReader().read(text);
    var point = ResumePoint.find(read, lake.platform(), RunMode.CONTINUOUS);
    assertThat(point.savepoint()).as("%s", point.reasons()).isPresent();
    var start = new RunStart(RunMode.CONTINUOUS, point.savepoint(), false);
    return TestLake.start(RunPreparation.prepare(read, lake.platform(), start), parallelism);
  }

  private static void stop(IngestRun run) throws Exception {
    run.stop();
    TestLake.finish(run);
  }

  /**
   * @param sent how many records were sent
   * @param numbers their numbers are those before this one
   */
  private void assertOneOfEach(long sent, int numbers) {
    int distinct = id(numbers - 1) + 1;
    assertThat(lake.numbers("once", "id"))
        .isEqualTo(LongStream.range(0, distinct).boxed().toList());
    lake.assertBooks("once", sent, distinct, 0);
    assertThat(Books.audit(lake.ledger("once")).totals().duplicates()).isEqualTo(sent - distinct);
  }

  @Test
  void letsOneOfEachThroughBesideDatasetsWhoseRepeatsAreWritten(TestKafka kafka) throws Exception {
    // Given
    var plain = ContractText.numbered("plain", topic.name()).replace("quarantine", "ignore");
    var both = ContractText.of("repeats", kafka, plain, dataset("{by: [id]}"));
    send(0, 1_000);
    topic.send(List.of(topic.text(0, "no record")));
    // When
    lake.ingest(both, 2);
    // Then
    assertThat(lake.numbers("once", "id")).isEqualTo(LongStream.range(0, 801).boxed().toList());
    lake.assertBooks("once", 1_001, 801, 1);
    lake.assertBooks("plain", 1_001, 1_000, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "rocksdb"})
  void isExactThroughRescaleFromOneToTwoToOne(String state) throws Exception {
    contract = contract(state);
    send(0, 1_000);
    try (var run = lake.start(contract, 1)) {
      awaitIn(1_000);
      stop(run);
    }
    send(500, 1_500);
    try (var run = resume(contract, 2)) {
      awaitIn(2_000);
      stop(run);
    }
    send(0, 2_000);
    try (var run = resume(contract, 1)) {
      awaitIn(4_000);
      stop(run);
    }

    assertOneOfEach(4_000, 2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "rocksdb"})
  void startWithoutStateKnowsWhatTheTableHas(String state) throws Exception {
    contract = contract(state);
    send(0, 1_000);
    lake.ingest(contract, 2);
    lake.forgetCheckpoints();
    send(0, 1_500);
    lake.ingest(contract, 1);
    lake.forgetCheckpoints();
    send(1_400, 1_500);
    lake.ingest(contract, 2);

    assertOneOfEach(2_600, 1_500);
  }

  @Test
  void savepointTenCommitsOldIsRefusedAndTheTableKnowsTheKeys() throws Exception {
    // Given
    send(0, 100);
    try (var run = lake.start(contract, 1)) {
      awaitIn(100);
      stop(run);
    }
    for (int commit = 1; commit <= COMMITS; commit++) {
      send(100 * commit - 50, 100 * (commit + 1));
      lake.ingest(contract, 1);
    }
    var read = new ContractReader().read(contract);
    // When
    var point = ResumePoint.find(read, lake.platform(), RunMode.CONTINUOUS);
    // Then
    assertThat(point.savepoint()).isEmpty();
    assertThat(point.reasons().toString()).contains("is older than table");
    send(0, 1_200);
    lake.ingest(contract, 2);
    assertOneOfEach(100 + COMMITS * 150 + 1_200, 1_200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "rocksdb"})
  void killedProcessLeavesOneOfEach(String state) throws Exception {
    // Given
    contract = contract(state);
    var file = Files.writeString(directory.resolve("repeats.yaml"), contract);
    var settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    var producing = new Producing(topic, PARTITIONS, 0, DeduplicateIT::record);
    int next;
    var arguments =
        new String[] {
          "run",
          file.toString(),
          "--settings",
          settings.toString(),
          "--parallelism",
          "2",
          "--commit-every",
          "PT1S"
        };
    try (var chimera = ChimeraProcess.start(directory, arguments)) {
      Waiting.until(
          "the table is opened", () -> !chimera.isAlive() || chimera.err().contains("opened"));
      Waiting.until("closings", () -> !chimera.isAlive() || lake.ledger("once").size() > 3);
      assertThat(chimera.isAlive()).as(chimera.err()).isTrue();
      // When
      chimera.kill();
    } finally {
      next = producing.stop();
    }
    lake.ingest(contract, 2);
    // Then
    assertOneOfEach(next, next);
  }

  @Test
  void savepointOfAnotherDefinitionIsRefusedAndTheTableKnowsTheKeys(TestKafka kafka)
      throws Exception {
    // Given
    send(0, 100);
    try (var run = lake.start(contract, 1)) {
      awaitIn(100);
      stop(run);
    }
    var changed = ContractText.of("repeats", kafka, dataset("{by: [id], within: PT48H}"));
    // When
    var point =
        ResumePoint.find(new ContractReader().read(changed), lake.platform(), RunMode.CONTINUOUS);
    // Then
    assertThat(point.savepoint()).isEmpty();
    assertThat(point.reasons().toString())
        .contains("tells repeats by [test.once by [id BIGINT] within PT24H")
        .contains("the contract by [test.once by [id BIGINT] within PT48H");
    send(0, 200);
    lake.ingest(changed, 2);
    assertOneOfEach(300, 200);
  }

  /** What was written and is read again has the fingerprint it had, whatever the type. */
  @Test
  void contentOfEveryTypeIsKnownAgainFromTheTable(TestKafka kafka) throws Exception {
    // Given
    var every =
        ContractText.of(
            "content",
            kafka,
            """
            name: every
            from: {topic: %s, format: json}
            columns:
              - {name: flag, type: boolean}
              - {name: small, type: int}
              - {name: big, type: long}
              - {name: single, type: float}
              - {name: number, type: double}
              - {name: text, type: string}
              - {name: session, type: uuid}
              - {name: day, type: date}
              - {name: clock, type: time}
              - {name: at, type: timestamp}
              - {name: seen, type: timestamptz}
              - {name: amount, type: "decimal(18,4)"}
              - {name: wide, type: "decimal(38,10)"}
              - {name: tags, type: list, items: {type: string}}
              - {name: labels, type: map, values: {type: long}}
              - {name: inner, type: record, columns: [{name: x, type: double}, {name: y, type: string}]}
              - {name: place, type: long, metadata: offset}
            deduplicate: {by: content}
            target: {table: test.every, kind: append, partition: [small]}
            """
                .formatted(topic.name()));
    var values =
        List.of(
            """
            {"flag":true,"small":-7,"big":9007199254740993,"single":0.1,"number":-0.0,"text":"Zoë",
            "session":"6f1c1d2e-0000-4000-8000-00000000abcd","day":"1969-12-31","clock":"23:59:59.999",
            "at":"0001-01-01T00:00:00.000001","seen":"2026-11-20T08:00:00.123456Z","amount":-1.5,
            "wide":1234567890123456789012345678.0123456789,"tags":["a",null,""],
            "labels":{"b":2,"a":null},"inner":{"x":1e300,"y":null}}
            """,
            """
            {"flag":null,"small":0,"number":0.0,"labels":{},"tags":[],"inner":null}
            """,
            """
            {"small":1,"text":"","labels":{"a":null,"b":2}}
            """);
    for (int split = 0; split < PARTITIONS; split++) {
      int to = split;
      topic.send(values.stream().map(value -> topic.text(to, value)).toList());
    }
    lake.ingest(every, 2);
    assertThat(lake.rows("every")).hasSize(values.size());
    // When
    topic.send(values.stream().map(value -> topic.text(1, value)).toList());
    lake.ingest(every, 1);
    // Then
    assertThat(lake.rows("every")).hasSize(values.size());
    lake.assertBooks("every", (PARTITIONS + 1L) * values.size(), values.size(), 0);
  }

  /** Keys of long ago are in no file that has to be opened. */
  @Test
  void booksKnowUpToWhereTheStreamHasCome() throws Exception {
    send(0, 100);
    lake.ingest(contract, 1);

    var ledger = lake.ledger("once");
    Committed last = ledger.get(ledger.size() - 1);
    var keys = Optional.ofNullable(last.entry().readings().keys()).orElseThrow();
    assertThat(keys.timeColumn()).isEqualTo("at");
    // The earliest of the partitions' newest: numbers 96 to 99 are the last.
    assertThat(keys.streamTime()).isEqualTo(FIRST.plusSeconds(id(96)).getEpochSecond() * 1_000_000);
    assertThat(keys.late()).isZero();
  }
}
