package io.chimera.jobs.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.quality.expression.ExpressionException;
import io.chimera.sinks.iceberg.QuarantineTable;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionConditionTest {
  private static final OffsetDateTime NOON =
      OffsetDateTime.of(2026, 11, 20, 12, 0, 0, 1_000, ZoneOffset.UTC);
  private static final Clock CLOCK = Clock.fixed(Instant.from(NOON), ZoneOffset.UTC);

  private static GenericRecord record() {
    var record = GenericRecord.create(QuarantineTable.SCHEMA);
    record.setField("stage", "rules");
    record.setField("reason_code", "RULE_FAILED");
    record.setField("message", "Rule 'few' failed");
    record.setField("value", ByteBuffer.wrap(new byte[] {1}));
    record.setField("headers", List.of());
    record.setField("source_stream", "game_v1");
    record.setField("source_split", 3);
    record.setField("source_position", 5_000_000_000L);
    record.setField("rejected_at", NOON);
    record.setField("contract_version", "1.2.0");
    record.setField("contract_hash", "ab12");
    record.setField("pipeline", "casino_games_bets");
    record.setField("failed_rules", List.of("few", "win_needs_bet"));
    return record;
  }

  private static boolean accepts(String text) throws ExpressionException {
    return RejectionCondition.compile(text, CLOCK).accepts(record());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stage = 'rules'",
        "reason_code IN ('RULE_FAILED', 'TRUNCATED')",
        "column_name IS NULL",
        "message LIKE 'Rule %'",
        "source_stream = 'game_v1' AND source_split = 3",
        "source_position BETWEEN 5000000000 AND 5000000001",
        "source_timestamp IS NULL",
        "rejected_at > TIMESTAMP '2026-11-20 12:00:00'",
        "rejected_at = NOW()",
        "contract_version <> '1.1.0' AND contract_hash = 'ab12'",
        "pipeline = 'casino_games_bets'",
        "failed_rules LIKE '%win_needs_bet%'",
      })
  void takesRecordsForWhichItIsTrue(String text) throws ExpressionException {
    assertThat(accepts(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stage = 'decode'",
        "column_name = 'id'",
        "column_name <> 'id'",
        "source_position / 0 = 1",
        "source_split > 3",
        "rejected_at > NOW()",
        "NULL",
      })
  void leavesOutRecordsForWhichItIsFalseUnknownOrWithoutValue(String text)
      throws ExpressionException {
    assertThat(accepts(text)).isFalse();
  }

  @Test
  void forgetsTheRecordBefore() throws ExpressionException {
    var condition = RejectionCondition.compile("column_name = 'id'", CLOCK);
    var named = record();
    named.setField("column_name", "id");

    assertThat(condition.accepts(named)).isTrue();
    assertThat(condition.accepts(record())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"value", "\"key\"", "headers"})
  void knowsNothingOfTheRecordsContent(String column) {
    assertThatThrownBy(() -> accepts(column + " IS NULL"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("at line 1, column ");
  }

  @Test
  void tellsWhereTheMistakeIs() {
    assertThatThrownBy(() -> accepts("stage = 'rules' AND source_split = 'three'"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("at line 1, column 21: ");
    assertThatThrownBy(() -> accepts("source_split"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("expected a condition");
  }

  @Test
  void knowsEveryColumnThatIsNotTheRecordsContent() {
    assertThat(RejectionCondition.columns())
        .containsExactlyElementsOf(
            QuarantineTable.SCHEMA.columns().stream()
                .map(Types.NestedField::name)
                .filter(name -> Stream.of("value", "key", "headers").noneMatch(name::equals))
                .toList());
  }
}
