package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.WrittenBeforeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Flink SQL over contracts and tables: what is read is governed, what is written has books. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class SqlIT {
  private static final int PARTITIONS = 2;
  private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00Z");
  private static final String STREAM = "chimera.numbers.numbered_stream";

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private SqlLake sql;

  @BeforeEach
  void makeTopic(TestKafka kafka) throws Exception {
    lake = TestLake.of(directory, "dashboard: {port: 0}\n");
    topic = kafka.topic("sql", PARTITIONS);
    sql = SqlLake.of(lake, directory, "dashboard: {port: 0}\n", contract(kafka));
  }

  private String contract(TestKafka kafka) {
    return ContractText.of(
        "numbers",
        kafka,
        """
        name: numbered
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: at, type: timestamptz, required: true}
        eventTime: {column: at}
        deduplicate: {by: [id]}
        target: {table: test.numbered, kind: append}
        """
            .formatted(topic.name()));
  }

  private static String number(int id) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id, FIRST.plusSeconds(id));
  }

  private void send(int from, int to) {
    topic.sendEach(from, to, PARTITIONS, SqlIT::number);
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).sorted().toList();
  }

  private List<TableName> tables() {
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      return catalog.tables();
    }
  }

  /** What an event tells of columns of its first output. */
  private static List<String> columns(JsonNode event) {
    JsonNode lineage = event.at("/outputs/0/facets/columnLineage");
    var columns = new ArrayList<String>();
    lineage
        .path("fields")
        .properties()
        .forEach(
            column ->
                column
                    .getValue()
                    .path("inputFields")
                    .forEach(from -> columns.add(column.getKey() + " " + use(from))));
    lineage.path("dataset").forEach(from -> columns.add(" " + use(from)));
    return columns;
  }

  private static String use(JsonNode from) {
    return from.path("name").asText().replaceFirst(".*/", "")
        + "."
        + from.path("field").asText()
        + " "
        + from.at("/transformations/0/type").asText()
        + " "
        + from.at("/transformations/0/subtype").asText();
  }

  private Tally totals(String table) {
    var audit = Books.audit(lake.ledger(table));
    assertThat(audit.problems()).isEmpty();
    return audit.totals();
  }

  private static String read(String options) {
    return STREAM + " /*+ OPTIONS('until' = 'now'" + options + ") */";
  }

  @Test
  void readerGetsGoodRowsOnceAndKeepsBooksAndQuarantine() throws Exception {
    // Given
    send(0, 100);
    send(90, 100);
    topic.send(List.of(topic.text(0, "no record"), topic.text(1, "{\"id\":null}")));
    String query = "SELECT id FROM " + read(", 'reader' = 'one'");
    // When
    List<String> first = sql.ask(query);
    send(100, 110);
    topic.send(List.of(topic.text(0, "none either")));
    List<String> second = sql.ask(query);
    // Then
    assertThat(first).isEqualTo(numbers(0, 100));
    assertThat(second).isEqualTo(numbers(100, 110));
    assertThat(totals("numbered__read_one")).isEqualTo(new Tally(123, 0, 3, 10, 110, 0, 0, null));
    assertThat(lake.quarantine("numbered__read_one")).hasSize(3);
    assertThat(tables())
        .containsExactly(
            new TableName("test", "numbered__read_one"),
            new TableName("test", "numbered__read_one__quarantine"));
  }

  @Test
  void whoOnlyLooksLeavesNothingBehind() throws Exception {
    // Given
    send(0, 100);
    topic.send(List.of(topic.text(0, "no record")));
    // When
    List<String> rows = sql.ask("SELECT id FROM " + read(""));
    List<String> plan = sql.ask("EXPLAIN SELECT id FROM " + read(", 'reader' = 'one'"));
    // Then
    assertThat(rows).isEqualTo(numbers(0, 100));
    assertThat(plan).hasSize(1);
    assertThat(tables()).isEmpty();
  }

  @Test
  void writesRowsByTheLedgerAndRefusesToWriteThemAgain() throws Exception {
    // Given
    send(0, 100);
    sql.run("CREATE DATABASE lake.test");
    sql.run("CREATE TABLE lake.test.silver (id BIGINT NOT NULL, placed TIMESTAMP_LTZ(6))");
    String into = "INSERT INTO lake.test.silver ";
    String from = "SELECT id, `at` FROM " + read(", 'reader' = 'silver'");
    sql.ask("EXPLAIN " + into + from);
    assertThat(lake.ledger("silver")).isEmpty();
    // When
    sql.run(into + from);
    // Then
    assertThat(sql.ask("SELECT id FROM lake.test.silver /*+ OPTIONS('streaming'='false') */"))
        .isEqualTo(numbers(0, 100));
    lake.assertBooks("silver", 100, 100, 0);
    // When
    send(100, 110);
    assertThatThrownBy(() -> sql.run(into + from))
        .satisfies(
            failure ->
                assertThat(ExceptionUtils.findThrowable(failure, WrittenBeforeException.class))
                    .hasValueSatisfying(
                        refused ->
                            assertThat(refused)
                                .hasMessageContaining(
                                    "pipeline 'sql_query_test_silver' has written 100 rows")));
    lake.assertBooks("silver", 100, 100, 0);
    sql.run(
        "INSERT INTO lake.test.silver /*+ OPTIONS('start' = 'append') */ SELECT id, `at` FROM "
            + read(", 'reader' = 'another', 'start' = 'contract'")
            + " WHERE id >= 100");
    // Then
    assertThat(lake.numbers("silver", "id")).hasSize(110).doesNotHaveDuplicates();
    lake.assertBooks("silver", 110, 110, 0);
    // When
    assertThatThrownBy(() -> sql.run("ALTER TABLE lake.test.silver RENAME TO gold"))
        .hasStackTraceContaining("expected a table that nobody has written to");
    sql.run("DROP TABLE lake.test.silver");
    assertThat(tables()).doesNotContain(new TableName("test", "silver__quarantine"));
    sql.run("CREATE TABLE lake.test.silver (id BIGINT NOT NULL, placed TIMESTAMP_LTZ(6))");
    sql.run(into + "VALUES (1, CAST(NULL AS TIMESTAMP_LTZ(6)))");
    // Then
    lake.assertBooks("silver", 1, 1, 0);
  }

  @Test
  void writesOverRowsOfAKeyHoweverOftenItRuns() throws Exception {
    // Given
    send(0, 100);
    sql.run("CREATE DATABASE lake.test");
    sql.run(
        "CREATE TABLE lake.test.counts"
            + " (rest INT NOT NULL, n BIGINT, PRIMARY KEY (rest) NOT ENFORCED)");
    String count =
        "INSERT INTO lake.test.counts SELECT CAST(MOD(id, 3) AS INT), COUNT(*) FROM "
            + read("")
            + " GROUP BY MOD(id, 3)";
    sql.run("CREATE TABLE lake.test.total (id INT, n BIGINT, PRIMARY KEY (id) NOT ENFORCED)");
    // When
    sql.run(count);
    send(100, 200);
    sql.run(count);
    sql.run("INSERT INTO lake.test.total SELECT 1, COUNT(*) FROM " + read(""));
    // Then
    assertThat(lake.rows("total")).extracting(row -> row.getField("n")).containsExactly(200L);
    assertThat(lake.rows("counts"))
        .extracting(row -> row.getField("rest") + "=" + row.getField("n"))
        .containsExactlyInAnyOrder("0=67", "1=67", "2=66");
    assertThat(Books.audit(lake.ledger("counts")).problems()).isEmpty();
    assertThatThrownBy(
            () -> sql.ask("SELECT * FROM lake.test.counts /*+ OPTIONS('streaming'='true') */"))
        .hasStackTraceContaining("its rows are changed, and changes would be left out");
    sql.set("connector.iceberg.streaming", "true");
    assertThatThrownBy(() -> sql.ask("SELECT * FROM lake.test.counts"))
        .hasStackTraceContaining("its rows are changed, and changes would be left out");
  }

  @Test
  void refusesWhatIsNotItsToWrite() throws Exception {
    // Given
    send(0, 10);
    lake.ingest(contract(topic.kafka()), 1);
    // When, Then
    assertThatThrownBy(
            () -> sql.run("INSERT INTO lake.test.numbered SELECT id, `at` FROM " + STREAM))
        .hasStackTraceContaining("its ledger is kept by pipeline 'numbers_made_numbered'");
    for (String change :
        List.of(
            "DROP TABLE lake.test.numbered",
            "ALTER TABLE lake.test.numbered ADD more INT",
            "ALTER TABLE lake.test.numbered SET ('red' = '1')",
            "ALTER TABLE lake.test.numbered RENAME TO other")) {
      assertThatThrownBy(() -> sql.run(change))
          .as(change)
          .hasStackTraceContaining(
              "table 'test.numbered': its ledger is kept by pipeline 'numbers_made_numbered';"
                  + " expected a change of its contract");
    }
    assertThatThrownBy(() -> sql.run("DROP TABLE lake.test.numbered__quarantine"))
        .hasStackTraceContaining("Chimera keeps it beside others");
    sql.run("CREATE TABLE lake.test.gold (id BIGINT) WITH ('pipeline' = 'gold')");
    sql.run("INSERT INTO lake.test.gold /*+ OPTIONS('pipeline' = 'gold') */ VALUES (1)");
    lake.assertBooks("gold", 1, 1, 0);
    assertThat(lake.ledger("gold").get(0).entry().run().pipeline())
        .isEqualTo("gold_query_test_gold");
    sql.run("CREATE TABLE lake.test.mine (id BIGINT)");
    sql.run("CREATE TABLE lake.test.yours (id BIGINT)");
    assertThatThrownBy(
            () ->
                sql.run("INSERT INTO lake.test.mine /*+ OPTIONS('branch' = 'audit') */ VALUES (1)"))
        .hasStackTraceContaining("Cannot use options [branch]");
    assertThatThrownBy(
            () ->
                sql.run(
                    "EXECUTE STATEMENT SET BEGIN INSERT INTO lake.test.mine VALUES (1);"
                        + " INSERT INTO lake.test.mine SELECT id FROM "
                        + read("")
                        + "; END"))
        .hasStackTraceContaining("Cannot write to table 'test.mine' twice in one job");
    assertThatThrownBy(
            () ->
                sql.run(
                    "EXECUTE STATEMENT SET BEGIN INSERT INTO lake.test.mine SELECT id FROM "
                        + read(", 'reader' = 'twice'")
                        + "; INSERT INTO lake.test.yours SELECT id FROM "
                        + read(", 'reader' = 'twice', 'start' = 'latest'")
                        + "; END"))
        .hasStackTraceContaining("Cannot read as reader 'twice' twice in one job");
    assertThat(lake.ledger("mine")).isEmpty();
    assertThatThrownBy(() -> sql.run("INSERT INTO chimera.numbers.numbered VALUES (1, NULL)"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> sql.ask("SELECT * FROM " + STREAM + " /*+ OPTIONS('red'='1') */"))
        .hasStackTraceContaining("Cannot use options [red]");
    assertThat(
            sql.ask("SELECT id FROM chimera.numbers.numbered /*+ OPTIONS('streaming'='false') */"))
        .isEqualTo(numbers(0, 10));
    sql.set("chimera.start", "latest");
    assertThat(sql.ask("SELECT id FROM " + read(""))).isEmpty();
  }

  @Test
  void tellsLineageOfWhatItReadsAndWrites(TestKafka kafka) throws Exception {
    // Given
    send(0, 100);
    Path home = Files.createDirectory(directory.resolve("told"));
    String settings =
        """
        dashboard: {port: 0}
        events: {servers: "%s"}
        """
            .formatted(kafka.servers());
    TestLake told = TestLake.of(home, settings);
    SqlLake session = SqlLake.of(told, home, settings, contract(kafka));
    session.run("CREATE DATABASE lake.test");
    session.run("CREATE TABLE lake.test.copied (id BIGINT)");
    session.run("CREATE TABLE lake.test.sums (n BIGINT)");
    // When
    session.run("INSERT INTO lake.test.copied SELECT id FROM " + read(""));
    session.run(
        "INSERT INTO lake.test.sums SELECT c.id + s.id FROM lake.test.copied"
            + " /*+ OPTIONS('streaming'='false', 'scan.parallelism'='1') */ c JOIN "
            + read("")
            + " s ON c.id = s.id");
    // Then
    var events = new ArrayList<String>();
    var columns = new HashMap<String, List<String>>();
    for (ToldFact fact : ToldFact.all(kafka, "chimera.lineage")) {
      JsonNode event = new ObjectMapper().readTree(fact.body());
      var inputs = new ArrayList<String>();
      event.path("inputs").forEach(each -> inputs.add(each.path("name").asText()));
      columns.put(event.at("/job/name").asText(), columns(event));
      events.add(
          event.at("/job/name").asText()
              + " "
              + event.path("eventType").asText()
              + " "
              + inputs.stream().map(name -> name.replaceFirst(".*/", "")).toList());
    }
    String stream = "[" + topic.name() + "]";
    assertThat(events)
        .contains(
            "sql.sql_query_test_copied START " + stream,
            "sql.sql_query_test_copied RUNNING " + stream,
            "sql.sql_query_test_copied COMPLETE " + stream,
            "sql.sql_query_test_sums START [copied, " + topic.name() + "]");
    assertThat(columns.get("sql.sql_query_test_sums"))
        .containsExactlyInAnyOrder(
            "n copied.id DIRECT TRANSFORMATION",
            "n " + topic.name() + ".id DIRECT TRANSFORMATION",
            " copied.id INDIRECT JOIN",
            " " + topic.name() + ".id INDIRECT JOIN");
  }

  @Test
  void killedQueryGoesOnFromItsCheckpointExactly() throws Exception {
    // Given
    sql.run("CREATE DATABASE lake.test");
    sql.run("CREATE TABLE lake.test.silver (id BIGINT NOT NULL, placed TIMESTAMP_LTZ(6))");
    var script =
        Files.writeString(
            directory.resolve("silver.sql"),
            "SET 'execution.checkpointing.interval' = '1 s';\n"
                + "INSERT INTO lake.test.silver SELECT id, `at` FROM "
                + STREAM
                + " /*+ OPTIONS('reader' = 'silver') */;\n");
    var producing = new Producing(topic, PARTITIONS, 0, SqlIT::number);
    int next;
    try (var first = chimera(script)) {
      Waiting.until("commits", () -> !first.isAlive() || lake.ledger("silver").size() > 3);
      assertThat(first.isAlive()).as(first.err()).isTrue();
      topic.send(List.of(topic.text(0, "no record")));
      // When
      first.kill();
    }
    int before = lake.ledger("silver").size();
    try (var second =
        chimera(script, "--set", "execution.state-recovery.path=" + newestCheckpoint())) {
      Waiting.until(
          "more commits", () -> !second.isAlive() || lake.ledger("silver").size() > before + 3);
      assertThat(second.isAlive()).as(second.err()).isTrue();
      next = producing.stop();
      Waiting.until("all of it", () -> !second.isAlive() || totals("silver").in() >= next);
      // As Ctrl-C does.
      second.interrupt();
      assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
      assertThat(second.out()).contains("stopped, its state is in ");
    }
    // Then
    assertThat(lake.numbers("silver", "id")).isEqualTo(LongStream.range(0, next).boxed().toList());
    assertThat(totals("silver").written()).isEqualTo(next);
    assertThat(totals("numbered__read_silver"))
        .isEqualTo(new Tally(next + 1, 0, 1, 0, next, 0, 0, null));
    assertThat(lake.quarantine("numbered__read_silver")).hasSize(1);
  }

  private ChimeraProcess chimera(Path script, String... more) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "sql",
                script.toString(),
                "--settings",
                directory.resolve("chimera.yaml").toString(),
                "--contracts",
                directory.resolve("contract.yaml").toString(),
                "--parallelism",
                "2"));
    arguments.addAll(List.of(more));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  /** One that is complete has its metadata; an older one may be on its way out. */
  private String newestCheckpoint() throws Exception {
    try (var files = Files.walk(Path.of(lake.platform().checkpoints()))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing((Path file) -> file.toFile().lastModified()))
          .orElseThrow()
          .getParent()
          .toString();
    }
  }
}
