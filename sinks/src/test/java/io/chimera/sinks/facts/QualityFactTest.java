package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.RuleVerdict.Outcome;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityFactTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Run RUN = new Run("casino_games_bets", 3, "1.2.0", "ab12");

  private static Fact fact(RuleCount... failed) {
    return fact(Readings.failed(failed), List.of());
  }

  private static Fact fact(Readings readings, List<String> heldBy) {
    var entry =
        new LedgerEntry(
            "c-1",
            LedgerEntry.Operation.CLOSING,
            RUN,
            8,
            TestLake.at(5),
            TestLake.at(15),
            new Tally(10, 6, 2, 1, 0, 1, 0, null),
            Tally.ZERO,
            readings,
            heldBy,
            0,
            null);
    return QualityFact.of(
        BETS,
        new Committed(entry, 8_123_456_789_012_345_678L, 1_700_000_000_123L, 6, 1, 0, 100),
        List.of(new ColumnProfile("id", 6, 1, 0, 48)));
  }

  @Test
  void tellsWhatCouldNotBeComparedWhereRepeatsAreLookedFor() {
    Fact fact = fact(Readings.keys(new KeyReadings(3, 4, 5L, "at")), List.of());

    assertThat(fact.body())
        .contains(
            "\"failedRules\":[],\"verdicts\":[],\"deduplication\":{\"withoutKey\":3,\"late\":4},");
  }

  @Test
  void tellsWhatBecameOfRowsWhereTheyChange() {
    Fact fact = fact(Readings.changes(new ChangeCounts(3, 2, 1)), List.of());

    assertThat(fact.body())
        .contains("\"changes\":{\"inserted\":3,\"updated\":2,\"deleted\":1},\"columns\"");
  }

  @Test
  void isTheCloudEventThatIsPublished() {
    Fact fact = fact(new RuleCount("bet_amount_minimum", 2), new RuleCount("win_needs_bet", 1));

    assertThat(fact.topic().topic()).isEqualTo("chimera.quality");
    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"c-1/casino.bets/quality\","
                + "\"type\":\"io.chimera.quality.closing.v1\",\"source\":\"casino_games_bets\","
                + "\"subject\":\"casino.bets\",\"time\":\"2023-11-14T22:13:20.123Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{"
                + "\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\","
                + "\"snapshotId\":\"8123456789012345678\",\"commitId\":\"c-1\","
                + "\"counts\":{\"in\":10,\"written\":6,\"quarantined\":2,\"duplicates\":1,"
                + "\"dropped\":1,\"held\":0},\"failedRules\":["
                + "{\"rule\":\"bet_amount_minimum\",\"failed\":2},"
                + "{\"rule\":\"win_needs_bet\",\"failed\":1}],\"verdicts\":[],\"columns\":[{"
                + "\"column\":\"id\",\"values\":6,\"nulls\":1,\"nans\":0,\"bytes\":48}],"
                + "\"contract\":{\"version\":\"1.2.0\",\"hash\":\"ab12\"},"
                + "\"committedAt\":\"2023-11-14T22:13:20.123Z\"}}");
  }

  @Test
  void tellsVerdictsAndWhatHoldsTheCommitBack() {
    var readings =
        Readings.NONE.judged(
            new RuleVerdict[] {
              new RuleVerdict("rejects", Outcome.FAILED, "20", CommitRule.OnFailure.HOLD),
              new RuleVerdict("usual", Outcome.NO_VERDICT, null, CommitRule.OnFailure.WARN)
            });

    assertThat(fact(readings, List.of("rejects")).body())
        .contains(
            "\"verdicts\":[{\"rule\":\"rejects\",\"outcome\":\"failed\",\"value\":\"20\","
                + "\"onFailure\":\"hold\"},{\"rule\":\"usual\",\"outcome\":\"no verdict\","
                + "\"value\":null,\"onFailure\":\"warn\"}],\"heldBy\":[\"rejects\"]");
  }

  @Test
  void matchesThePublishedSchema() throws IOException {
    try (InputStream file =
        TableName.class.getResourceAsStream("/events/quality-fact.schema.json")) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);

      assertThat(schema.validate(fact().body(), InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(fact(new RuleCount("a", 1)).body(), InputFormat.JSON)).isEmpty();
      var keys = Readings.keys(new KeyReadings(3, 4, 5L, "at"));
      assertThat(schema.validate(fact(keys, List.of()).body(), InputFormat.JSON)).isEmpty();
      var changes = Readings.changes(new ChangeCounts(3, 2, 1));
      assertThat(schema.validate(fact(changes, List.of()).body(), InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(fact(new RuleCount("a", 0)).body(), InputFormat.JSON))
          .isNotEmpty();
    }
  }
}
