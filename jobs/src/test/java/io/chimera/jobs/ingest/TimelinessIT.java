package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.cli.Chimera;
import io.chimera.jobs.docs.ConsumerProgram;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.timeliness.WatchRun;
import io.chimera.quality.timeliness.WatchClock;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.sinks.facts.FactTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The timeliness job beside a pipeline, by a clock that the test sets. */
@ExtendWith(RealServers.class)
class TimelinessIT {
  private static final String TOPIC = "chimera.timeliness";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void aKilledPipelineIsWarnedOfThenBreachedThenRecoveredAndAnIdleOneIsNotLate(TestKafka kafka)
      throws Exception {
    // Given
    var topic = kafka.topic("fresh", 1);
    var idle = kafka.topic("idle", 1);
    var lake = TestLake.of(directory, "events: {servers: \"" + kafka.servers() + "\"}\n");
    var contract = ContractText.of("timely", kafka, dataset("fresh", topic), dataset("idle", idle));
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    SetClock.set(start);
    send(topic, 0, 10, start);
    // A transaction ends with a marker, which has an offset and is no record.
    sendInTransaction(kafka, idle, start);
    IngestRun run = lake.start(contract, 1);
    Waiting.until("all is read", () -> rows(lake, "fresh") == 10 && rows(lake, "idle") == 10);
    try (var watch =
        WatchRun.start(
            List.of(new ContractReader().read(contract)),
            lake.platform(),
            FlinkConfiguration.load(),
            Duration.ofSeconds(1),
            new SetClock())) {
      await(kafka, "timely_made_fresh", "onTime", "");
      await(kafka, "timely_made_idle", "onTime", "");
      // When the pipeline is killed, and the producer of one topic goes on
      run.close();
      send(topic, 10, 20, start.plusSeconds(30));
      SetClock.set(start.plusSeconds(40));
      SetClock.awaitLook();
      SetClock.set(start.plusSeconds(200));
      // Then
      await(kafka, "timely_made_fresh", "earlyWarning", "pipeline down");
      SetClock.set(start.plusSeconds(210));
      await(kafka, "timely_made_idle", "noEvidence", "source idle");
      SetClock.set(start.plusSeconds(301));
      await(kafka, "timely_made_fresh", "breached", "pipeline down");
      Waiting.until("the failed list has it", () -> listed("breached").equals(List.of("fresh")));
      assertThat(listed("earlyWarning")).isEmpty();
      assertThat(listed("noEvidence")).containsExactly("idle");
      // When it is started again and has caught up
      send(topic, 20, 30, start.plusSeconds(400));
      try (IngestRun again = lake.start(contract, 1)) {
        Waiting.until("all is read", () -> rows(lake, "fresh") == 30);
        // Then
        await(kafka, "timely_made_fresh", "recovered", "");
        SetClock.set(start.plusSeconds(10_000));
        SetClock.awaitLook();
        SetClock.set(start.plusSeconds(10_010));
        await(kafka, "timely_made_fresh", "noEvidence", "source idle");
        again.stop();
      }
    }
    assertThat(states(kafka, "timely_made_fresh"))
        .containsExactly("onTime", "earlyWarning", "breached", "recovered", "noEvidence");
    assertThat(states(kafka, "timely_made_idle")).containsExactly("onTime", "noEvidence");
    assertThat(sql(kafka))
        .containsExactlyInAnyOrder(
            "+I[test.fresh, 30, 0]",
            "+I[test.idle, 10, 0]",
            "+I[test.fresh, freshness, noEvidence, source idle]",
            "+I[test.idle, freshness, noEvidence, source idle]");
    assertThat(heardByTheConsumerOfTheDocs(kafka))
        .containsExactly("test.fresh breaks freshness: pipeline down");
  }

  /** What the consumer that the documentation shows for the topic says, in a process of its own. */
  private List<String> heardByTheConsumerOfTheDocs(TestKafka kafka) throws Exception {
    var said = directory.resolve("said");
    Process consumer =
        ConsumerProgram.of(FactTopic.TIMELINESS)
            .start(kafka.servers(), directory.resolve("classes"), said);
    try {
      Waiting.until("it says something", () -> !lines(said).isEmpty() || !consumer.isAlive());
    } finally {
      consumer.destroy();
      consumer.waitFor();
    }
    return lines(said);
  }

  private static List<String> lines(Path said) {
    try {
      return Files.readAllLines(said).stream().filter(line -> line.contains("breaks")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the example for Flink SQL finds on the topics as they are now. */
  private static List<String> sql(TestKafka kafka) throws IOException {
    String script =
        Files.readString(Path.of("..", "examples", "sql", "events.sql"))
            .replaceAll("--[^\\n]*", "")
            .replace("127.0.0.1:9092", kafka.servers())
            .replace("'format' =", "'scan.bounded.mode' = 'latest-offset', 'format' =");
    var tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    var rows = new ArrayList<String>();
    for (String statement : script.split(";", -1)) {
      if (!statement.isBlank()) {
        var result = tables.executeSql(statement);
        if (statement.strip().startsWith("SELECT")) {
          result.collect().forEachRemaining(row -> rows.add(row.toString()));
        }
      }
    }
    return rows;
  }

  /** The last change that was told of a pipeline. */
  private static void await(TestKafka kafka, String pipeline, String state, String cause) {
    Waiting.until(
        pipeline + " is " + state,
        () ->
            changes(kafka, pipeline).stream()
                .reduce((first, second) -> second)
                .filter(
                    data ->
                        data.path("state").asText().equals(state)
                            && data.path("cause").asText().equals(cause))
                .isPresent());
  }

  private static List<String> states(TestKafka kafka, String pipeline) {
    return changes(kafka, pipeline).stream().map(data -> data.path("state").asText()).toList();
  }

  private static List<JsonNode> changes(TestKafka kafka, String pipeline) {
    return ToldFact.all(kafka, TOPIC).stream()
        .map(TimelinessIT::json)
        .filter(event -> event.path("type").asText().equals("io.chimera.timeliness.changed.v1"))
        .map(event -> event.path("data"))
        .filter(data -> data.path("pipeline").asText().equals(pipeline))
        .toList();
  }

  private static JsonNode json(ToldFact fact) {
    try {
      return JSON.readTree(fact.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tables that {@code chimera timeliness} has on a list. */
  private List<String> listed(String state) {
    var said = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(said, true), new PrintWriter(said, true))
            .execute(
                "timeliness", "--json", "--settings", directory.resolve("chimera.yaml").toString());
    assertThat(exitCode).as(said.toString()).isZero();
    try {
      return JSON.readTree(said.toString()).path(state).findValuesAsText("table").stream()
          .map(table -> table.replace("test.", ""))
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(said.toString(), e);
    }
  }

  private static int rows(TestLake lake, String table) {
    return lake.rows(table).size();
  }

  private static void send(TestTopic topic, int from, int to, Instant at) {
    topic.sendEach(from, to, 1, id -> record(id, at));
  }

  private static String record(int id, Instant at) {
    return "{\"id\":" + id + ",\"at\":\"" + at + "\"}";
  }

  private static String dataset(String table, TestTopic topic) {
    return """
        name: %s
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: at, type: timestamptz, required: true}
        eventTime: {column: at}
        target: {table: test.%s, kind: append}
        sla: {freshness: {within: PT5M, warnBefore: PT2M}}
        """
        .formatted(table, topic.name(), table);
  }

  private static void sendInTransaction(TestKafka kafka, TestTopic topic, Instant at) {
    try (var producer =
        kafka.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name()))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int id = 0; id < 10; id++) {
        var unusedPlace = producer.send(topic.text(0, record(id, at)));
      }
      producer.commitTransaction();
    }
  }

  /** A clock that stands until it is set. */
  private static final class SetClock implements WatchClock {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static volatile Instant now = Instant.EPOCH;

    static void set(Instant moment) {
      now = moment;
    }

    /** Returns when somebody has looked who has seen the clock as it stands. */
    static void awaitLook() {
      int asked = ASKED.get();
      // The first may have asked before it was set, and the second is asked when that is done.
      Waiting.until("it was looked at", () -> ASKED.get() >= asked + 3);
    }

    @Override
    public Instant now() {
      ASKED.incrementAndGet();
      return now;
    }
  }
}
