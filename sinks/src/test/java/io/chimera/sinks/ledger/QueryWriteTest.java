package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySourceSpec.Derivation;
import io.chimera.schemas.contract.QuerySourceSpec.Use;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.QueryTarget;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.QueryOpening.Again;
import io.chimera.sinks.write.AcceptOperator;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a query written by the ledger: numbered as they come, once, whatever is restored. */
class QueryWriteTest {
  private static final QuerySourceSpec.Input PLAYERS =
      new QuerySourceSpec.Input("file", "/lake/casino/players");

  private static final TableName TABLE = new TableName("casino", "bets");

  private TestLake lake;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** The operators of a sink, one subtask each. */
  private static final class Job implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<RowData, Ingested> accept;
    private final OneInputStreamOperatorTestHarness<Ingested, WrittenFiles> write;
    private final OneInputStreamOperatorTestHarness<WrittenFiles, Void> commit;

    Job(TestLake lake, Contract contract, Again again, @Nullable OperatorSubtaskState state)
        throws Exception {
      this(lake, new QueryOpening(contract, again, false, null), state);
    }

    Job(TestLake lake, QueryOpening opening, @Nullable OperatorSubtaskState state)
        throws Exception {
      Contract contract = opening.contract();
      boolean isKeyed = !contract.datasets().get(0).target().kind().keyColumns().isEmpty();
      accept = new OneInputStreamOperatorTestHarness<>(new AcceptOperator(isKeyed), 1, 1, 0);
      accept.setup(
          new IngestedTypeInfo(List.of(RowTypes.written(contract.datasets().get(0))))
              .createSerializer(new SerializerConfigImpl()));
      write =
          new OneInputStreamOperatorTestHarness<>(
              new WriteOperator(lake.address(), contract), 1, 1, 0);
      commit =
          new OneInputStreamOperatorTestHarness<>(
              new CommitOperator(lake.address(), opening, null, null, null), 1, 1, 0);
      if (state != null) {
        commit.initializeState(state);
      }
      commit.open();
      write.open();
      accept.open();
    }

    void rows(RowKind kind, long from, long to) throws Exception {
      for (long id = from; id < to; id++) {
        var row = GenericRowData.ofKind(kind, id, StringData.fromString("player"), null);
        accept.processElement(row, 0);
        pass();
        assertThat(row.getRowKind()).isEqualTo(kind);
      }
    }

    private void pass() throws Exception {
      for (Ingested each : accept.extractOutputValues()) {
        write.processElement(each, 0);
      }
      accept.getOutput().clear();
      for (WrittenFiles each : write.extractOutputValues()) {
        commit.processElement(each, 0);
      }
      write.getOutput().clear();
    }

    OperatorSubtaskState checkpoint(long id) throws Exception {
      accept.prepareSnapshotPreBarrier(id);
      pass();
      write.prepareSnapshotPreBarrier(id);
      pass();
      return commit.snapshot(id, id);
    }

    void complete(long id) throws Exception {
      commit.notifyOfCompletedCheckpoint(id);
    }

    @Override
    public void close() throws Exception {
      accept.close();
      write.close();
      commit.close();
    }
  }

  private Contract contract(Dataset declared) {
    Table table = TargetTables.main(lake.catalog(), declared);
    Table unusedQuarantine = TargetTables.quarantine(lake.catalog(), declared);
    return QueryTarget.of(TABLE, table, "sql");
  }

  private Contract appends() {
    return contract(Contracts.bets().datasets().get(0));
  }

  private Job start(Contract contract) throws Exception {
    return new Job(lake, contract, Again.REFUSE, null);
  }

  private List<Committed> entries() {
    return new TableLedger(lake.table("bets")).entries();
  }

  private Tally totals() {
    var audit = Books.audit(entries());
    assertThat(audit.problems()).isEmpty();
    return audit.totals();
  }

  private void assertRows(long to) {
    assertThat(lake.values("bets", "id"))
        .containsExactlyElementsOf(LongStream.range(0, to).boxed().toList());
  }

  @Test
  void numbersRowsFromOneClosingToTheNext() throws Exception {
    try (var job = start(appends())) {
      job.rows(RowKind.INSERT, 0, 3);
      OperatorSubtaskState unusedFirst = job.checkpoint(1);
      job.complete(1);
      job.rows(RowKind.INSERT, 3, 5);
      OperatorSubtaskState unusedSecond = job.checkpoint(2);
      job.complete(2);
      OperatorSubtaskState unusedThird = job.checkpoint(3);
      job.complete(3);
    }

    assertRows(5);
    assertThat(totals()).isEqualTo(new Tally(5, 5, 0, 0, 0, 0, 0, null));
    assertThat(entries()).hasSize(3);
    LedgerEntry last = entries().get(2).entry();
    assertThat(last.run().pipeline()).isEqualTo("sql_query_casino_bets");
    assertThat(last.from().streams().get("rows").next()).containsEntry(0, 3L);
    assertThat(last.to().streams().get("rows").next()).containsEntry(0, 5L);
  }

  @Test
  void restoredStateGoesOnAndCommitsWhatWasPending() throws Exception {
    // Given
    Contract contract = appends();
    OperatorSubtaskState state;
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      state = job.checkpoint(1);
    }
    assertRows(0);
    // When
    try (var job = new Job(lake, contract, Again.REFUSE, state)) {
      job.rows(RowKind.INSERT, 3, 5);
      OperatorSubtaskState unusedState = job.checkpoint(2);
      job.complete(2);
    }
    // Then
    assertRows(5);
    assertThat(totals().written()).isEqualTo(5);
  }

  @Test
  void stateThatIsOlderThanTheTableIsRefused() throws Exception {
    // Given
    Contract contract = appends();
    OperatorSubtaskState old;
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      old = job.checkpoint(1);
      job.complete(1);
      job.rows(RowKind.INSERT, 3, 5);
      OperatorSubtaskState unusedState = job.checkpoint(2);
      job.complete(2);
    }
    // When, Then
    assertThatThrownBy(() -> new Job(lake, contract, Again.REFUSE, old))
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(StateBehindTableException.class);
    assertRows(5);
  }

  @Test
  void stateOfAnotherTableIsRefusedBeforeAnythingIsOpened() throws Exception {
    // Given
    OperatorSubtaskState state;
    try (var job = start(appends())) {
      job.rows(RowKind.INSERT, 0, 3);
      state = job.checkpoint(1);
    }
    int before = entries().size();
    var other = new TableName("casino", "others");
    Contract others = QueryTarget.of(other, lake.table("bets"), "sql");
    // When, Then
    assertThatThrownBy(() -> new Job(lake, others, Again.REFUSE, state))
        .isInstanceOf(SuppressRestartsException.class)
        .hasRootCauseMessage(
            "Cannot write to table 'casino.others' with the state that is restored: it is of table"
                + " 'casino.bets'; expected the state of the statement itself, or none");
    assertThat(entries()).hasSize(before);
  }

  @Test
  void earlierStartIsFencedByALaterOne() throws Exception {
    Contract contract = appends();
    try (var first = start(contract);
        var second = start(contract)) {
      first.rows(RowKind.INSERT, 0, 3);
      OperatorSubtaskState unusedFirst = first.checkpoint(1);
      second.rows(RowKind.INSERT, 0, 2);
      OperatorSubtaskState unusedSecond = second.checkpoint(1);

      second.complete(1);

      assertThatThrownBy(() -> first.complete(1)).hasCauseInstanceOf(FencedException.class);
    }
    assertRows(2);
  }

  @Test
  void startWithoutStateIsRefusedWhereItHasWrittenUnlessItGoesOnBehind() throws Exception {
    // Given
    Contract contract = appends();
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    // When, Then
    assertThatThrownBy(() -> start(contract))
        .hasRootCauseInstanceOf(WrittenBeforeException.class)
        .hasRootCauseMessage(
            "Cannot begin to write to table 'casino.bets' without state: pipeline 'sql_query_casino_bets'"
                + " has written 3 rows, and a query that begins anew may write them again;"
                + " expected a savepoint, a table with a primary key, or 'start' = 'append' where"
                + " the query reads on behind what is there");
    try (var job = new Job(lake, contract, Again.APPEND, null)) {
      job.rows(RowKind.INSERT, 3, 4);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    assertRows(4);
    assertThat(totals().in()).isEqualTo(4);
  }

  @Test
  void resultsOfNewRowsAloneDoNotTakeThePlaceOfThoseOfAll() throws Exception {
    Contract contract = contract(Contracts.upserts().datasets().get(0));
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }

    assertThatThrownBy(
            () -> new Job(lake, new QueryOpening(contract, Again.REFUSE, true, null), null).close())
        .hasRootCauseInstanceOf(WrittenBeforeException.class)
        .hasRootCauseMessage(
            "Cannot begin to write to table 'casino.bets' without state: pipeline"
                + " 'sql_query_casino_bets' has written 3 rows, and what a reader has read before"
                + " does not come again, so that results of new rows alone would take their place;"
                + " expected a savepoint, another reader, or 'start' = 'append' where no result is"
                + " of several rows");
    new Job(lake, new QueryOpening(contract, Again.APPEND, true, null), null).close();
  }

  @Test
  void startThatHasWrittenNothingYetMayBeginAnew() throws Exception {
    Contract contract = appends();
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
    }
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    assertRows(3);
  }

  @Test
  void rowsOfAKeyAreWrittenOver() throws Exception {
    // Given
    Contract contract = contract(Contracts.upserts().datasets().get(0));
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 5);
      job.rows(RowKind.UPDATE_AFTER, 0, 2);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    // When
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 4);
      job.rows(RowKind.DELETE, 4, 5);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    // Then
    assertRows(4);
    assertThat(totals()).isEqualTo(new Tally(12, 12, 0, 0, 0, 0, 0, null));
  }

  @Test
  void rowGoesWhereAChangeTakesItsKey() throws Exception {
    // Given
    Contract contract = contract(Contracts.upserts().datasets().get(0));
    try (var job = start(contract)) {
      job.rows(RowKind.INSERT, 0, 3);
      // When
      job.rows(RowKind.UPDATE_BEFORE, 2, 3);
      job.rows(RowKind.UPDATE_AFTER, 2, 3);
      job.rows(RowKind.UPDATE_BEFORE, 1, 2);
      job.rows(RowKind.UPDATE_AFTER, 3, 4);
      OperatorSubtaskState unusedState = job.checkpoint(1);
      job.complete(1);
    }
    // Then
    assertThat(lake.values("bets", "id")).containsExactly(0L, 2L, 3L);
    assertThat(totals()).isEqualTo(new Tally(7, 7, 0, 0, 0, 0, 0, null));
  }

  @Test
  void tableOfAContractIsNotAQuerys() throws Exception {
    Contract contract = appends();
    List<OpenedDataset> unusedOpened = lake.open(Contracts.bets(), TestLake.at(0));

    assertThatThrownBy(() -> start(contract))
        .hasCauseInstanceOf(ForeignLedgerException.class)
        .hasStackTraceContaining("kept by pipeline 'casino_games_bets'");
  }

  @Test
  void booksOfAReadOpenOnlyWhereThePlanFollowsOnThem() throws Exception {
    // Given
    Contract contract = Contracts.bets();
    List<OpenedDataset> unusedOpened = lake.open(contract, TestLake.at(7));
    var address = lake.address();
    // When, Then
    try (var opened = address.open()) {
      assertThat(new ReadOpening(contract, TestLake.at(7)).open(opened, false).epoch())
          .isEqualTo(2);
      assertThat(new ReadOpening(contract, TestLake.at(0)).open(opened, true).start())
          .isEqualTo(TestLake.at(7));
      assertThatThrownBy(() -> new ReadOpening(contract, TestLake.at(3)).open(opened, false))
          .isInstanceOf(PositionOverlapException.class);
      assertThatThrownBy(() -> new ReadOpening(contract, TestLake.at(9)).open(opened, false))
          .isInstanceOf(PositionGapException.class);
    }
    assertThat(new TableLedger(lake.table("bets")).head().orElseThrow().entry().run().epoch())
        .isEqualTo(3);
  }

  @Test
  void lineageHasWhatTheQueryReads() throws Exception {
    // Given
    Contract contract =
        appends()
            .at(
                new QuerySourceSpec(
                    List.of(new QuerySourceSpec.Input("kafka://broker:9092", "game_v1"), PLAYERS),
                    List.of(
                        new Derivation("id", PLAYERS, "player", Use.IDENTITY),
                        new Derivation(null, PLAYERS, "age", Use.FILTER))));
    var settings = new CatalogSettings("lake", "jdbc:sqlite:lake.db", "/lake");
    var told = new QueryOpening.Told(settings, null, true, Duration.ofSeconds(10));
    // When
    OpenedDataset opened;
    try (var lakeOfJob = lake.address().open()) {
      opened = new QueryOpening(contract, Again.REFUSE, false, told).open(lakeOfJob, false);
    }
    // Then
    JsonNode event = new ObjectMapper().readTree(opened.lineage());
    assertThat(event.at("/job/name").asText()).isEqualTo("sql.sql_query_casino_bets");
    assertThat(event.path("inputs"))
        .extracting(input -> input.path("namespace").asText() + " " + input.path("name").asText())
        .containsExactly("kafka://broker:9092 game_v1", "file /lake/casino/players");
    JsonNode columns = event.at("/outputs/0/facets/columnLineage");
    assertThat(columns.at("/fields/id/inputFields/0").toString())
        .isEqualTo(
            "{\"namespace\":\"file\",\"name\":\"/lake/casino/players\",\"field\":\"player\","
                + "\"transformations\":[{\"type\":\"DIRECT\",\"subtype\":\"IDENTITY\","
                + "\"description\":\"\",\"masking\":false}]}");
    assertThat(columns.at("/dataset/0/field").asText()).isEqualTo("age");
    assertThat(columns.at("/dataset/0/transformations/0/type").asText()).isEqualTo("INDIRECT");
    assertThat(columns.at("/dataset/0/transformations/0/subtype").asText()).isEqualTo("FILTER");
    assertThat(event.path("eventType").asText()).isEqualTo("START");
  }
}
