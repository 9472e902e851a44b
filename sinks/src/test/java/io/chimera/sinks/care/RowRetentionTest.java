package io.chimera.sinks.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.care.CareRules.RowAge;
import io.chimera.sinks.ledger.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows whose time is over, by the partitions that they lie in. */
class RowRetentionTest {
  /** Rows are of the second of their id, so that the second day begins here. */
  private static final long DAY = 86_400;

  private static final long FROM = DAY - 20;
  private static final long TO = DAY + 30;
  private static final CareRules RULES =
      CaredLake.rules(new RowAge("at", Duration.ofDays(10)), null, CareTask.RETENTION);

  private CaredLake lake;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new CaredLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void fill(Transform transform) throws Exception {
    Contract contract =
        Contracts.of(
            Contracts.dataset(
                "bets", List.of(new PartitionField("at", transform, 0)), Contracts.columns()));
    var opened = lake.lake().open(contract, TestLake.at(FROM));
    try (var pipeline =
        Pipeline.start(lake.lake().address(), contract, opened, new Feed(0, FROM, 3), null)) {
      pipeline.readTo(DAY + 10).checkpoint(1);
      pipeline.readTo(TO).checkpoint(2);
    }
  }

  private CareStep retain(String now) {
    return lake.care(Instant.parse(now), RULES).get(0).step(CareTask.RETENTION).orElseThrow();
  }

  private List<Object> ids() {
    return lake.lake().values("bets", "id");
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, 1970-01-11T23:59:59Z, 0",
    "DAY, 1970-01-12T00:00:00Z, 1",
    "DAY, 1970-01-12T23:59:59Z, 1",
    "DAY, 1970-01-13T00:00:00Z, 2",
    "HOUR, 1970-01-12T00:00:00Z, 1",
    "HOUR, 1970-01-12T01:00:00Z, 2",
    "MONTH, 1970-02-10T23:59:59Z, 0",
    "MONTH, 1970-02-11T00:00:00Z, 2",
    "YEAR, 1971-01-10T00:00:00Z, 0",
    "YEAR, 1971-01-11T00:00:00Z, 2"
  })
  void partitionsGoWhenAllOfThemIsOver(Transform transform, String now, int days) throws Exception {
    fill(transform);

    CareStep step = retain(now);

    long first = days == 0 ? FROM : days == 1 ? DAY : TO;
    assertThat(ids()).isEqualTo(Feed.rows(first, TO, 3));
    assertThat(step.count("rows"))
        .isEqualTo(Feed.rows(FROM, TO, 3).size() - Feed.rows(first, TO, 3).size());
    assertThat(step.notes()).isEmpty();
    assertThat(lake.audit().problems()).isEmpty();
    assertThat(lake.audit().complete()).isTrue();
  }

  @Test
  void rejectedRecordsOfThoseDaysStay() throws Exception {
    fill(Transform.DAY);

    retain("1970-01-20T00:00:00Z");

    assertThat(ids()).isEmpty();
    assertThat(lake.lake().values("bets__quarantine", "source_position"))
        .isEqualTo(Feed.rejections(FROM, TO, 3));
  }

  /** As somebody has left it who partitions the table anew. */
  @Test
  void filesOfAnEarlierPartitioningGoWholeOrAreNamed() throws Exception {
    Contract contract = Contracts.bets();
    var opened = lake.lake().open(contract, TestLake.at(FROM));
    try (var pipeline =
        Pipeline.start(lake.lake().address(), contract, opened, new Feed(0, FROM, 3), null)) {
      pipeline.readTo(DAY - 10).checkpoint(1);
      pipeline.readTo(DAY + 10).checkpoint(2);
      pipeline.readTo(TO).checkpoint(3);
    }
    lake.bets().updateSpec().addField(Expressions.day("at")).commit();

    CareStep step = retain("1970-01-12T00:00:00Z");

    assertThat(ids()).isEqualTo(Feed.rows(DAY - 10, TO, 3));
    assertThat(step.notes())
        .containsExactly(
            "1 files that lie in no partition by time have older rows beside others: they are left");
  }

  @Test
  void tableWithoutTheColumnIsNamed() throws Exception {
    fill(Transform.DAY);

    var rules = CaredLake.rules(new RowAge("when", Duration.ofDays(1)), null, CareTask.RETENTION);
    var reports = lake.care(Instant.now(), rules);

    assertThat(reports.get(0).step(CareTask.RETENTION).orElseThrow().notes())
        .containsExactly("it has no column 'when'");
  }
}
