package io.chimera.sinks.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.RuleVerdict.Outcome;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.Run;
import io.chimera.sinks.lineage.LineageFact.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageFactTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenLineageSpec SPEC = new OpenLineageSpec();
  private static final Instant START = Instant.parse("2026-11-22T02:00:00Z");
  private static final long COMMITTED_AT = START.plusSeconds(10).toEpochMilli();

  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: casino
              version: 1.2.0
              description: Bets of the casino
              team: {name: gaming-data, project: casino, support: gaming-data@example.org}
              rightToIngest: {basis: Producer of the data, declaredBy: gaming-data, on: 2026-11-20}
              source: {name: games, type: kafka, servers: "broker-1:9092,broker-2:9092"}
              datasets:
                - name: bets
                  from: {topic: game_v1, format: json}
                  columns:
                    - {name: customer_id, type: long, required: true, classification: pii, protect: hmac}
                    - {name: mail, type: string, classification: pii, protect: drop}
                    - {name: bet, type: "decimal(18,4)", minimum: 0, description: What was bet}
                    - name: place
                      type: record
                      columns: [{name: city, type: string}]
                    - {name: offset, type: long, metadata: offset}
                  deduplicate: {by: [customer_id]}
                  quality:
                    - {name: big_bets, check: bet < 1000, onFailure: warn}
                    - {name: few_rejects, metric: rejectedPercent, mustBeLessThan: 5, onFailure: hold}
                  target: {table: casino.bets, kind: append}
              """);

  private static final Dataset BETS = CONTRACT.datasets().get(0);

  @TempDir private Path directory;
  private TestLake lake;
  private Table table;
  private Table quarantine;

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
    table = TargetTables.main(lake.catalog(), BETS);
    quarantine = TargetTables.quarantine(lake.catalog(), BETS);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private String start(LineageStart.Way way) {
    var catalog =
        new CatalogSettings("lake", "jdbc:sqlite:/lake/catalog.db?password=geheim", "/lake/house");
    return new LineageStart(CONTRACT, BETS, table, quarantine, catalog, Set.of("win", "bet"), way)
        .event();
  }

  private static LineageStart.Way continuous(long epoch) {
    return new LineageStart.Way(epoch, START, false, Duration.ofSeconds(60), "1.20.3", null);
  }

  private static JsonNode json(Fact fact) throws IOException {
    assertThat(SPEC.problems(fact.body())).as(fact.body()).isEmpty();
    return JSON.readTree(fact.body());
  }

  private static JsonNode at(JsonNode event, String pointer) {
    JsonNode found = event.at(pointer);
    assertThat(found.isMissingNode()).as(pointer + " of " + event).isFalse();
    return found;
  }

  @Test
  void aStartSaysWhereTheTableComesFrom() throws IOException {
    JsonNode event = json(LineageFact.started(start(continuous(1))));

    assertThat(event.path("eventType").asText()).isEqualTo("START");
    assertThat(event.path("eventTime").asText()).isEqualTo("2026-11-22T02:00:00Z");
    assertThat(at(event, "/job/namespace").asText()).isEqualTo("chimera");
    assertThat(at(event, "/job/name").asText()).isEqualTo("casino.casino_games_bets");
    assertThat(at(event, "/job/facets/jobType/processingType").asText()).isEqualTo("STREAMING");
    assertThat(at(event, "/job/facets/jobType/emissionPattern").toString())
        .isEqualTo(
            "{\"eventTrigger\":\"PERIODIC\",\"eventContentMode\":\"COMPLETE_SNAPSHOT\","
                + "\"windowDuration\":60}");
    assertThat(at(event, "/job/facets/ownership/owners/0/name").asText())
        .isEqualTo("team:gaming-data");
    assertThat(at(event, "/job/facets/documentation/description").asText())
        .isEqualTo("Bets of the casino");
    assertThat(at(event, "/run/facets/processing_engine/name").asText()).isEqualTo("flink");
    assertThat(at(event, "/inputs/0/namespace").asText()).isEqualTo("kafka://broker-1:9092");
    assertThat(at(event, "/inputs/0/name").asText()).isEqualTo("game_v1");
    assertThat(at(event, "/inputs/0/facets/dataSource/uri").asText())
        .isEqualTo("kafka://broker-1:9092");
    assertThat(at(event, "/outputs/0/namespace").asText()).isEqualTo("file");
    assertThat(at(event, "/outputs/0/name").asText())
        .isEqualTo(directory.resolve("warehouse/casino/bets").toString());
    assertThat(at(event, "/outputs/1/name").asText())
        .isEqualTo(directory.resolve("warehouse/casino/bets__quarantine").toString());
    assertThat(at(event, "/outputs/0/facets/symlinks/identifiers/0").toString())
        .isEqualTo(
            "{\"namespace\":\"iceberg://lake\",\"name\":\"casino.bets\"," + "\"type\":\"TABLE\"}");
    assertThat(at(event, "/outputs/0/facets/lifecycleStateChange/lifecycleStateChange").asText())
        .isEqualTo("CREATE");
  }

  /** It was there before, and somebody else has made it. */
  @Test
  void aTableOfOthersIsNotCreated() throws IOException {
    table.updateProperties().remove("chimera.target.kind").commit();

    JsonNode event = json(LineageFact.started(start(continuous(1))));

    assertThat(event.at("/outputs/0/facets/lifecycleStateChange").isMissingNode()).isTrue();
  }

  @Test
  void columnsAreToldWithTheirTypesClassesAndProtection() throws IOException {
    JsonNode event = json(LineageFact.started(start(continuous(2))));

    assertThat(at(event, "/inputs/0/facets/schema/fields").toString())
        .isEqualTo(
            "[{\"name\":\"customer_id\",\"type\":\"long\"},{\"name\":\"mail\",\"type\":\"string\"},"
                + "{\"name\":\"bet\",\"type\":\"decimal(18,4)\",\"description\":\"What was bet\"},"
                + "{\"name\":\"place\",\"type\":\"struct\",\"fields\":[{\"name\":\"city\",\"type\":\"string\"}]}]");
    assertThat(at(event, "/outputs/0/facets/schema/fields"))
        .extracting(field -> field.path("name").asText() + " " + field.path("type").asText())
        .containsExactly("customer_id string", "bet decimal(18, 4)", "place struct", "offset long");
    JsonNode lineage = at(event, "/outputs/0/facets/columnLineage");
    assertThat(lineage.path("fields").properties())
        .extracting(
            field ->
                field.getKey()
                    + " "
                    + field.getValue().at("/inputFields/0/field").asText()
                    + " "
                    + field.getValue().at("/inputFields/0/transformations/0/subtype").asText()
                    + " "
                    + field.getValue().at("/inputFields/0/transformations/0/masking").asText())
        .containsExactlyInAnyOrder(
            "customer_id customer_id TRANSFORMATION true",
            "bet bet IDENTITY false",
            "place place IDENTITY false");
    assertThat(lineage.path("dataset"))
        .extracting(
            field ->
                field.path("field").asText()
                    + ": "
                    + field.at("/transformations/0/description").asText())
        .containsExactly("customer_id: repeats are left out", "bet: rules", "win: rules");
    assertThat(at(event, "/inputs/0/facets/tags/tags"))
        .extracting(
            tag ->
                tag.path("field").asText()
                    + " "
                    + tag.path("key").asText()
                    + "="
                    + tag.path("value").asText())
        .containsExactly(
            "customer_id pii=true",
            "customer_id protected=hmac",
            "mail pii=true",
            "mail protected=drop");
    assertThat(at(event, "/outputs/0/facets/tags/tags"))
        .extracting(tag -> tag.path("field").asText() + " " + tag.path("key").asText())
        .containsExactly("customer_id pii");
    assertThat(event.at("/outputs/0/facets/lifecycleStateChange").isMissingNode()).isTrue();
  }

  @Test
  void aCommitIsTheStartWithWhatHasCome() throws IOException {
    String start = start(continuous(1));
    JsonNode event =
        json(
            LineageFact.committed(start, committed(Operation.CLOSING, verdict(Outcome.PASSED, "2")))
                .orElseThrow());

    assertThat(event.path("eventType").asText()).isEqualTo("RUNNING");
    assertThat(event.path("eventTime").asText()).isEqualTo("2026-11-22T02:00:10Z");
    assertThat(at(event, "/run/runId")).isEqualTo(JSON.readTree(start).at("/run/runId"));
    assertThat(at(event, "/inputs/0/inputFacets/inputStatistics/rowCount").asLong()).isEqualTo(10);
    JsonNode statistics = at(event, "/outputs/0/outputFacets/outputStatistics");
    assertThat(statistics.path("rowCount").asLong()).isEqualTo(7);
    assertThat(statistics.path("size").asLong()).isEqualTo(4_096);
    assertThat(statistics.path("fileCount").asLong()).isEqualTo(2);
    assertThat(at(event, "/outputs/1/outputFacets/outputStatistics/rowCount").asLong())
        .isEqualTo(3);
    assertThat(at(event, "/outputs/0/facets/version/datasetVersion").asText())
        .isEqualTo("8123456789012345678");
    assertThat(at(event, "/outputs/0/facets/schema"))
        .isEqualTo(JSON.readTree(start).at("/outputs/0/facets/schema"));
    assertThat(event.at("/outputs/0/facets/lifecycleStateChange").isMissingNode()).isTrue();
    assertThat(at(event, "/run/facets/test/tests"))
        .extracting(LineageFactTest::words)
        .containsExactly(
            "bet_minimum error: fail 3, expected 0",
            "big_bets warn: pass 0, expected 0",
            "few_rejects error: pass 2, expected mustBeLessThan 5 percent");
  }

  private static String words(JsonNode test) {
    return test.path("name").asText()
        + " "
        + test.path("severity").asText()
        + ": "
        + test.path("status").asText()
        + " "
        + test.path("actual").asText()
        + ", expected "
        + test.path("expected").asText();
  }

  @Test
  void whatWaitsBehindTheGateIsNoVersionOfTheTable() throws IOException {
    JsonNode event =
        json(
            LineageFact.committed(
                    start(continuous(1)),
                    committed(Operation.CLOSING, verdict(Outcome.FAILED, "30"), "few_rejects"))
                .orElseThrow());

    assertThat(at(event, "/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isZero();
    assertThat(event.at("/outputs/0/facets/version").isMissingNode()).isTrue();
    assertThat(words(at(event, "/run/facets/test/tests/2")))
        .isEqualTo("few_rejects error: fail 30, expected mustBeLessThan 5 percent");
  }

  /** What people do to a table, perhaps long after its run; its records were counted then. */
  @Test
  void whatMovesRecordsThatWereCountedIsAnotherEvent() throws IOException {
    RuleVerdict verdict = verdict(Outcome.FAILED, "30");

    for (Operation operation :
        List.of(Operation.RELEASE, Operation.DISCARD, Operation.REWIND, Operation.REPLAY)) {
      JsonNode event =
          json(
              LineageFact.committed(start(continuous(1)), committed(operation, verdict))
                  .orElseThrow());
      assertThat(event.path("eventType").asText()).as("" + operation).isEqualTo("OTHER");
      assertThat(at(event, "/outputs/0/facets/version/datasetVersion").asText())
          .isEqualTo("8123456789012345678");
      assertThat(event.toString()).doesNotContain("Statistics").doesNotContain("\"test\"");
    }
  }

  @Test
  void entriesWithoutRecordsAreNoEvents() {
    String start = start(continuous(1));
    RuleVerdict verdict = verdict(Outcome.NO_VERDICT, null);

    assertThat(LineageFact.committed(start, committed(Operation.OPENING, verdict))).isEmpty();
    assertThat(LineageFact.committed(start, committed(Operation.RECONCILIATION, verdict)))
        .isEmpty();
  }

  @Test
  void anEndSaysWhy() throws IOException {
    String start = start(continuous(1));
    Instant end = START.plusSeconds(60);

    JsonNode complete = json(LineageFact.ended(start, end, End.COMPLETE, null));
    JsonNode failed = json(LineageFact.ended(start, end, End.FAIL, "The slot is gone"));

    assertThat(complete.path("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(complete.at("/run/facets/errorMessage").isMissingNode()).isTrue();
    assertThat(complete.at("/run/facets/test").isMissingNode()).isTrue();
    assertThat(failed.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(failed.path("eventTime").asText()).isEqualTo("2026-11-22T02:01:00Z");
    assertThat(at(failed, "/run/facets/errorMessage/message").asText())
        .isEqualTo("The slot is gone");
  }

  @Test
  void aRunKeepsItsIdAndAnEpochIsAnotherOne() throws IOException {
    JsonNode first = json(LineageFact.started(start(continuous(1))));
    JsonNode again = json(LineageFact.started(start(continuous(1))));
    JsonNode second = json(LineageFact.started(start(continuous(2))));

    assertThat(again).isEqualTo(first);
    assertThat(second.at("/run/runId")).isNotEqualTo(first.at("/run/runId"));
  }

  @Test
  void aBoundedRunIsABatchThatSomebodyMayHaveStarted() throws IOException {
    var run = UUID.fromString("0193b6d2-7c0e-7d52-9a58-0f3f6a2f9e10");
    var parent = ParentRun.read("airflow/nightly.ingest/" + run).orElseThrow();
    JsonNode event =
        json(
            LineageFact.started(
                start(
                    new LineageStart.Way(
                        1, START, true, Duration.ofSeconds(60), "1.20.3", parent))));

    assertThat(at(event, "/job/facets/jobType/processingType").asText()).isEqualTo("BATCH");
    assertThat(at(event, "/run/facets/parent/job/namespace").asText()).isEqualTo("airflow");
    assertThat(at(event, "/run/facets/parent/job/name").asText()).isEqualTo("nightly.ingest");
    assertThat(at(event, "/run/facets/parent/run/runId").asText()).isEqualTo(run.toString());
  }

  @Test
  void aParentThatIsNoneIsRefused() {
    assertThat(ParentRun.read("")).isEmpty();
    for (String value : List.of("airflow", "airflow/nightly", "a/b/c", "/b/" + UUID.randomUUID())) {
      assertThatThrownBy(() -> ParentRun.read(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot read OPENLINEAGE_PARENT_ID '"
                  + value
                  + "': expected 'namespace/job/run', the run as a UUID");
    }
  }

  /** By which address one logs in at the catalog is nobody's business. */
  @Test
  void nothingSecretIsTold() {
    assertThat(start(continuous(1))).doesNotContain("geheim").doesNotContain("jdbc:");
  }

  @Test
  void theModelIsHeldAgainstEachFacet() throws IOException {
    JsonNode event = JSON.readTree(start(continuous(1)));
    ((ObjectNode) event.at("/job/facets/jobType")).put("_schemaURL", "http://example.org/none");

    assertThat(SPEC.problems(event.toString()))
        .anySatisfy(problem -> assertThat(problem).startsWith("the model has"));
    ((ObjectNode) event.at("/run")).put("runId", "none");
    assertThat(SPEC.problems(event.toString()))
        .anySatisfy(problem -> assertThat(problem).startsWith("the model refuses it"));
  }

  @Test
  void theSpecIsHeldAgainstEachFacet() throws IOException {
    assumeTrue(SPEC.isHere(), OpenLineageSpec.VARIABLE + " names no copy of the specification");
    JsonNode event = JSON.readTree(start(continuous(1)));
    ((ObjectNode) event.at("/job/facets/jobType")).remove("integration");
    ((ObjectNode) event.at("/run")).put("runId", "none");

    assertThat(SPEC.problems(event.toString()))
        .anySatisfy(problem -> assertThat(problem).contains("integration"))
        .anySatisfy(problem -> assertThat(problem).contains("runId"));
  }

  private static RuleVerdict verdict(Outcome outcome, String value) {
    return new RuleVerdict("few_rejects", outcome, value, CommitRule.OnFailure.HOLD);
  }

  private static Committed committed(Operation operation, RuleVerdict verdict, String... heldBy) {
    var readings =
        new Readings(
            new RuleCount[] {new RuleCount("bet_minimum", 3)},
            new Measurement[0],
            new RuleVerdict[] {verdict},
            null);
    var tally = new Tally(10, 7, 3, 0, 0, 0, 0, null);
    var entry =
        new LedgerEntry(
            "c-1",
            operation,
            new Run("casino_games_bets", 1, "1.2.0", "ab12"),
            8,
            TestLake.at(5),
            TestLake.at(15),
            tally,
            tally,
            readings,
            List.of(heldBy),
            0,
            null);
    return new Committed(entry, 8_123_456_789_012_345_678L, COMMITTED_AT, 7, 2, 0, 4_096);
  }
}
