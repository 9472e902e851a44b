package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.Classification;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunEndedFact.MeasuredOf;
import io.chimera.sinks.facts.RunEndedFact.Sums;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import io.chimera.sinks.facts.RunStartedFact.Starter;
import io.chimera.sinks.facts.RunStartedFact.Way;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.lineage.ParentRun;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts of a run's start and end, held against what is published of their form. */
class RunLifeFactsTest {
  private static final UUID ID = UUID.fromString("5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11");
  private static final Instant STARTED_AT = Instant.parse("2026-11-21T03:00:00.5Z");
  private static final Instant ENDED_AT = Instant.parse("2026-11-21T04:00:00Z");
  private static final StartedRun RUN =
      new StartedRun(
          ID,
          "casino",
          new OpenedDataset(
              "bets",
              new TableName("casino", "bets"),
              "casino_games_bets",
              3,
              "1.2.0",
              "ab12",
              null,
              ""),
          STARTED_AT);
  private static final Sums SUMS = new Sums(new Tally(10, 4, 2, 1, 2, 1, 0, 9L), 2, 3, 1, 4_096);

  private static JsonSchema schema(String name) throws IOException {
    try (InputStream file =
        TableName.class.getResourceAsStream("/events/" + name + "-fact.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
    }
  }

  private static Fact started(RunTrigger trigger, boolean isBounded) {
    Contract contract = Contracts.bets();
    Dataset dataset = contract.datasets().get(0);
    Column card = Contracts.optional("card", Primitive.STRING);
    Column secret =
        new Column(
            "card", card.value(), card.origin(), null, Classification.PII, Protection.hmac(null));
    var parent = trigger == RunTrigger.RUN ? new ParentRun("airflow", "daily.load", ID) : null;
    return RunStartedFact.of(
        RUN,
        contract,
        dataset.withColumns(List.of(secret)),
        new Starter(trigger, "nightly", parent),
        new Way(
            isBounded, false, 2, Duration.ofSeconds(60), Map.of("flink", "1.20.3", "java", "17")));
  }

  @Test
  void aStartTellsWhoRunsWhatAndHow() {
    Fact fact = started(RunTrigger.RUN, true);

    assertThat(fact.topic()).isEqualTo(FactTopic.RUNS);
    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.id()).isEqualTo("started/" + ID);
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"started/5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11\","
                + "\"type\":\"io.chimera.run.started.v1\",\"source\":\"casino_games_bets\","
                + "\"subject\":\"casino.bets\",\"time\":\"2026-11-21T03:00:00.500Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{"
                + "\"run\":\"5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11\","
                + "\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\",\"epoch\":3,"
                + "\"contract\":{\"name\":\"casino\",\"version\":\"1.2.0\",\"hash\":\"ab12\"},"
                + "\"startedAt\":\"2026-11-21T03:00:00.500Z\",\"trigger\":\"run\","
                + "\"parent\":{\"namespace\":\"airflow\",\"job\":\"daily.load\","
                + "\"run\":\"5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11\"},\"by\":\"nightly\","
                + "\"mode\":\"bounded\",\"from\":\"tables\",\"parallelism\":2,"
                + "\"commitEvery\":\"PT1M\",\"engines\":{\"flink\":\"1.20.3\",\"java\":\"17\"},"
                + "\"declared\":{\"team\":\"gaming\",\"project\":\"casino\",\"rightToIngest\":{"
                + "\"basis\":\"Producer\",\"declaredBy\":\"gaming\","
                + "\"on\":\"1970-01-01\"},\"columns\":[{\"column\":\"card\","
                + "\"classification\":\"pii\",\"protection\":\"hmac\"}]}}}");
  }

  @Test
  void anEndTellsWhatTheRunHasCommittedAndTaken() {
    Fact fact =
        RunEndedFact.of(
            RUN,
            new End(ENDED_AT, LineageFact.End.FAIL, "Cannot commit", 1),
            SUMS,
            new Usage(
                "f00d",
                MeasuredOf.PROCESS,
                Duration.ofMillis(12_345),
                1_024,
                15,
                List.of("casino_games_bets", "casino_games_wins")));

    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.at()).isEqualTo(ENDED_AT);
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"ended/5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11\","
                + "\"type\":\"io.chimera.run.ended.v1\",\"source\":\"casino_games_bets\","
                + "\"subject\":\"casino.bets\",\"time\":\"2026-11-21T04:00:00Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{"
                + "\"run\":\"5e2f0a54-3b43-3f3f-9d3e-0d8a3f9a7b11\","
                + "\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\",\"epoch\":3,"
                + "\"contract\":{\"name\":\"casino\",\"version\":\"1.2.0\",\"hash\":\"ab12\"},"
                + "\"startedAt\":\"2026-11-21T03:00:00.500Z\","
                + "\"endedAt\":\"2026-11-21T04:00:00Z\",\"outcome\":\"fail\","
                + "\"message\":\"Cannot commit\",\"restarts\":1,\"counts\":{\"in\":10,"
                + "\"written\":4,\"quarantined\":2,\"duplicates\":1,\"filtered\":2,"
                + "\"dropped\":1,\"discarded\":0,\"held\":0},\"commits\":2,\"files\":3,"
                + "\"deleteFiles\":1,\"bytes\":4096,\"usage\":{\"job\":\"f00d\","
                + "\"measuredOf\":\"process\",\"cpuSeconds\":12.345,\"peakMemoryBytes\":1024,"
                + "\"records\":15,\"sharedBy\":[\"casino_games_bets\",\"casino_games_wins\"]}}}");
  }

  @ParameterizedTest
  @EnumSource
  void startsMatchThePublishedSchema(RunTrigger trigger) throws IOException {
    JsonSchema schema = schema("run-started");
    Fact fact = started(trigger, false);

    assertThat(schema.validate(fact.body(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(fact.body().replace("engines", "motors"), InputFormat.JSON))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void endsMatchThePublishedSchema(LineageFact.End outcome) throws IOException {
    JsonSchema schema = schema("run-ended");
    Fact unmeasured = RunEndedFact.of(RUN, new End(ENDED_AT, outcome, null, 0), SUMS, null);

    assertThat(schema.validate(unmeasured.body(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(unmeasured.body().replace("outcome", "mood"), InputFormat.JSON))
        .isNotEmpty();
    for (MeasuredOf measuredOf : MeasuredOf.values()) {
      var usage = new Usage("f00d", measuredOf, Duration.ZERO, 0, 0, List.of("p"));
      Fact measured = RunEndedFact.of(RUN, new End(ENDED_AT, outcome, null, 0), SUMS, usage);
      assertThat(schema.validate(measured.body(), InputFormat.JSON)).isEmpty();
    }
  }

  /** Whatever a contract may say of a column can be told. */
  @ParameterizedTest
  @EnumSource
  void theSchemaKnowsEveryProtection(Protection.Method method) throws IOException {
    Fact fact = started(RunTrigger.RUN, false);

    assertThat(
            schema("run-started")
                .validate(
                    fact.body().replace("\"hmac\"", "\"" + method.label() + "\""),
                    InputFormat.JSON))
        .isEmpty();
  }
}
