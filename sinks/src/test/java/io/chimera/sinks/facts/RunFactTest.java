package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Reconciliation.Comparison;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFactTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Run RUN = new Run("casino_games_bets", 3, "1.2.0", "ab12");

  private static JsonSchema schema() throws IOException {
    try (InputStream file = TableName.class.getResourceAsStream("/events/run-fact.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
    }
  }

  private static Committed committed(Operation operation, Tally tally) {
    var totals = new Tally(20, 12, 3, 2, 2, 1, 0, null);
    var entry =
        new LedgerEntry("c-1", operation, RUN, 8, TestLake.at(5), TestLake.at(15), tally, totals);
    return new Committed(entry, 8_123_456_789_012_345_678L, 1_700_000_000_123L, 4, 1, 2, 100);
  }

  @Test
  void isTheCloudEventThatIsPublished() {
    Fact fact =
        RunFact.of(
            BETS,
            committed(Operation.CLOSING, new Tally(10, 4, 2, 1, 2, 1, 0, 1_700_000_000_000_001L)));

    assertThat(fact.topic().topic()).isEqualTo("chimera.runs");
    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"c-1/casino.bets\","
                + "\"type\":\"io.chimera.run.committed.v1\",\"source\":\"casino_games_bets\","
                + "\"subject\":\"casino.bets\",\"time\":\"2023-11-14T22:13:20.123Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{"
                + "\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\","
                + "\"snapshotId\":\"8123456789012345678\",\"commitId\":\"c-1\",\"epoch\":3,"
                + "\"checkpoint\":8,\"counts\":{\"in\":10,\"written\":4,\"quarantined\":2,"
                + "\"duplicates\":1,\"filtered\":2,\"dropped\":1,\"discarded\":0,\"replayed\":0,\"held\":0},"
                + "\"totals\":{\"in\":20,\"written\":12,\"quarantined\":3,\"duplicates\":2,"
                + "\"filtered\":2,\"dropped\":1,\"discarded\":0,\"replayed\":0},\"files\":1,\"deleteFiles\":2,\"bytes\":100,\"positions\":{\"source\":\"cluster-1\","
                + "\"streams\":{\"game_v1\":{\"id\":\"topic-1\",\"splits\":{\"0\":[5,15]}}}},"
                + "\"eventTimeMax\":\"2023-11-14T22:13:20.000001Z\","
                + "\"contract\":{\"version\":\"1.2.0\",\"hash\":\"ab12\"},"
                + "\"committedAt\":\"2023-11-14T22:13:20.123Z\"}}");
  }

  @Test
  void tellsWhatWasHeldAgainstTheSource() throws IOException {
    var table =
        new Reconciliation(6, 5, false, new Comparison("0/16B3748", true, 17L, 1, 2, 3, 4, 5, 6));
    Fact whole = RunFact.of(BETS, reconciled(Operation.RECONCILIATION, table));
    Fact read = RunFact.of(BETS, reconciled(Operation.CLOSING, Reconciliation.ofRead(7, 7)));

    assertThat(whole.body())
        .contains("\"type\":\"io.chimera.run.reconciled.v1\"")
        .contains(
            "\"reconciliation\":{\"reconciled\":false,\"inSource\":6,\"inTable\":5,\"comparison\":{"
                + "\"position\":\"0/16B3748\",\"exact\":true,\"snapshotId\":\"17\",\"unfit\":1,"
                + "\"kept\":2,\"ranges\":3,\"onlyInSource\":4,\"onlyInTable\":5,\"different\":6}}");
    assertThat(read.body())
        .contains("\"reconciliation\":{\"reconciled\":true,\"inSource\":7,\"inTable\":7}");
    assertThat(schema().validate(whole.body(), InputFormat.JSON)).isEmpty();
    assertThat(schema().validate(read.body(), InputFormat.JSON)).isEmpty();
  }

  private static Committed reconciled(Operation operation, Reconciliation found) {
    var entry =
        new LedgerEntry(
            "c-1",
            operation,
            RUN,
            0,
            TestLake.at(5),
            TestLake.at(5),
            Tally.ZERO,
            Tally.ZERO,
            Readings.reconciled(found),
            List.of(),
            0,
            null);
    return new Committed(entry, 8, 1_700_000_000_123L, 0, 0, 0, 0);
  }

  @Test
  void matchesThePublishedSchema() throws IOException {
    JsonSchema schema = schema();
    Fact closing =
        RunFact.of(BETS, committed(Operation.CLOSING, new Tally(4, 4, 0, 0, 0, 0, 0, 9L)));
    Fact rewind = RunFact.of(BETS, committed(Operation.REWIND, Tally.ZERO));
    Fact opening = RunFact.of(BETS, committed(Operation.OPENING, Tally.ZERO));

    assertThat(schema.validate(closing.body(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(opening.body(), InputFormat.JSON)).isEmpty();
    assertThat(rewind.body()).contains("\"type\":\"io.chimera.run.rewound.v1\"");
    assertThat(schema.validate(rewind.body(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(closing.body().replace("epoch", "era"), InputFormat.JSON))
        .isNotEmpty();
  }
}
