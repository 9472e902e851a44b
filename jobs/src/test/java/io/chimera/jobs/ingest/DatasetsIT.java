package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.run.RunMode;
import io.chimera.sinks.iceberg.TableMismatchException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two datasets in one contract. */
@ExtendWith(RealServers.class)
class DatasetsIT {
  @TempDir private Path directory;

  @Test
  void oneTopicFeedsTwoTablesWithJudgementsOfTheirOwn(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("shared", 2);
    var lake = new TestLake(directory);
    var both =
        ContractText.of(
            "both", kafka, ContractText.numbered("plain", topic.name()), strict(topic.name()));
    topic.sendEach(0, 20, 2, ContractText::number);
    topic.send(List.of(topic.text(0, "{\"id\":-1}"), topic.text(1, "{\"text\":\"no id\"}")));
    // When
    lake.ingest(both, 2);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(-1, 20));
    lake.assertBooks("plain", 22, 21, 1);
    assertThat(lake.numbers("strict", "number")).isEqualTo(range(0, 20));
    lake.assertBooks("strict", 22, 20, 2);
    assertThat(lake.quarantine("strict"))
        .extracting(row -> row.place() + " " + row.code() + " " + row.column())
        .containsExactlyInAnyOrder(
            topic.name() + "/0/10 MISSING_REQUIRED label",
            topic.name() + "/1/10 MISSING_REQUIRED number");
  }

  @Test
  void datasetThatIsAddedLaterCatchesUpAndTheOtherReadsNothingTwice(TestKafka kafka)
      throws Exception {
    // Given
    var topic = kafka.topic("later", 2);
    var lake = new TestLake(directory);
    var plain = ContractText.numbered("plain", topic.name());
    topic.sendEach(0, 10, 2, ContractText::number);
    lake.ingest(ContractText.of("growing", kafka, plain), 1);
    topic.sendEach(10, 16, 2, ContractText::number);
    // When
    lake.ingest(ContractText.of("growing", kafka, plain, strict(topic.name())), 2);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(0, 16));
    lake.assertBooks("plain", 16, 16, 0);
    assertThat(lake.numbers("strict", "number")).isEqualTo(range(0, 16));
    lake.assertBooks("strict", 16, 16, 0);
  }

  @Test
  void twoTopicsFeedOneTableEach(TestKafka kafka) throws Exception {
    // Given
    var left = kafka.topic("left", 3);
    var right = kafka.topic("right", 1);
    var lake = new TestLake(directory);
    var contract =
        ContractText.of(
            "two", kafka, ContractText.numbered("plain", left.name()), strict(right.name()));
    left.sendEach(0, 30, 3, ContractText::number);
    right.sendEach(100, 105, 1, ContractText::number);
    // When
    lake.ingest(contract, 2);
    left.sendEach(30, 33, 3, ContractText::number);
    lake.ingest(contract, 1);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(0, 33));
    lake.assertBooks("plain", 33, 33, 0);
    assertThat(lake.numbers("strict", "number")).isEqualTo(range(100, 105));
    lake.assertBooks("strict", 5, 5, 0);
  }

  @Test
  void runThatCannotStartLeavesTheOneThatRunsAlone(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("kept", 1);
    var lake = new TestLake(directory);
    var plain = ContractText.numbered("plain", topic.name());
    var both = ContractText.of("kept", kafka, plain, strict(topic.name()));
    lake.prepare(both, RunMode.CONTINUOUS);
    // When
    var changed = strict(topic.name()).replace("type: long", "type: int");
    assertThatThrownBy(
            () -> lake.prepare(ContractText.of("kept", kafka, plain, changed), RunMode.CONTINUOUS))
        // Then
        .isInstanceOf(TableMismatchException.class);
    assertThat(lake.ledger("plain")).hasSize(1);
    assertThat(lake.ledger("strict")).hasSize(1);
  }

  /** The same records, under other names, and not without a text. */
  private static String strict(String topic) {
    return """
    name: strict
    from: {topic: %s, format: json}
    columns:
      - {name: label, type: string, required: true, aliases: [text]}
      - {name: number, type: long, required: true, aliases: [id]}
    target: {table: test.strict, kind: append, partition: ["bucket(2, number)"]}
    """
        .formatted(topic);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
