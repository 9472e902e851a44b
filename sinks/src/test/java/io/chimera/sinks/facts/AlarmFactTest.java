package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.ledger.Alarm;
import io.chimera.sinks.ledger.AlarmChange;
import io.chimera.sinks.ledger.OpenedDataset;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlarmFactTest {
  private static final Instant SEEN_AT = Instant.parse("2026-11-21T03:00:00Z");
  private static final OpenedDataset OPENED =
      new OpenedDataset(
          "bets",
          new TableName("casino", "bets"),
          "casino_games_bets",
          3,
          "1.2.0",
          "ab12",
          null,
          "");

  @Test
  void isTheCloudEventThatIsPublished() {
    Fact fact =
        AlarmFact.of(new AlarmChange(Alarm.NO_SNAPSHOT, OPENED, true, 8, "9 wait"), SEEN_AT);

    assertThat(fact.topic().topic()).isEqualTo("chimera.runs");
    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"casino_games_bets/3/8/no-snapshot/raised\","
                + "\"type\":\"io.chimera.run.alarm.v1\",\"source\":\"casino_games_bets\","
                + "\"subject\":\"casino.bets\",\"time\":\"2026-11-21T03:00:00Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{"
                + "\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\",\"epoch\":3,"
                + "\"checkpoint\":8,\"alarm\":\"no-snapshot\",\"state\":\"raised\","
                + "\"detail\":\"9 wait\"}}");
  }

  @ParameterizedTest
  @EnumSource
  void matchesThePublishedSchema(Alarm alarm) throws IOException {
    try (var file = TableName.class.getResourceAsStream("/events/alarm-fact.schema.json")) {
      var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
      Fact fact = AlarmFact.of(new AlarmChange(alarm, OPENED, false, 8, ""), SEEN_AT);

      assertThat(schema.validate(fact.body(), InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(fact.body().replace("state", "mood"), InputFormat.JSON))
          .isNotEmpty();
    }
  }
}
