package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.kafka.SourceMismatchException;
import io.chimera.jobs.run.RunMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a topic can do between and during runs. */
@ExtendWith(RealServers.class)
class SourceIT {
  @TempDir private Path directory;

  @Test
  void refusesTopicThatWasMadeAnew(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("anew", 1);
    var first = id(topic);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    topic.sendEach(0, 3, 1, ContractText::number);
    lake.ingest(contract, 1);
    topic.delete();
    var again = recreated(kafka, topic);
    again.sendEach(0, 5, 1, ContractText::number);
    // When
    assertThatThrownBy(() -> lake.prepare(contract, RunMode.BOUNDED))
        // Then
        .isInstanceOf(SourceMismatchException.class)
        .hasMessage(
            "Cannot resume topic '%s': the ledger counts in topic id '%s', the topic was made anew with id '%s'",
            topic.name(), first, id(again));
    assertThat(lake.numbers("plain", "id")).containsExactly(0L, 1L, 2L);
  }

  @Test
  void endsTheJobWhoseTopicIsMadeAnewWhileItReads(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("swapped", 1);
    var first = id(topic);
    var lake = new TestLake(directory);
    topic.sendEach(0, 3, 1, ContractText::number);
    try (var run = lake.start(numbered(kafka, topic), 1)) {
      Waiting.until("the first topic is read", () -> lake.numbers("plain", "id").size() == 3);
      // When
      topic.delete();
      var again = recreated(kafka, topic);
      again.sendEach(0, 20, 1, ContractText::number);
      // Then
      assertThatThrownBy(() -> TestLake.finish(run))
          .hasStackTraceContaining(
              "Cannot commit to table 'test.plain': the ledger counts in topic id '%s', the topic was made anew with id '%s'"
                  .formatted(first, id(again)));
    }
    assertThat(lake.numbers("plain", "id")).containsExactly(0L, 1L, 2L);
    lake.assertBooks("plain", 3, 3, 0);
  }

  @Test
  void refusesToSkipRecordsThatRetentionTook(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("retained", 1);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    topic.sendEach(0, 3, 1, ContractText::number);
    lake.ingest(contract, 1);
    topic.sendEach(3, 10, 1, ContractText::number);
    topic.deleteBefore(0, 5);
    // When
    assertThatThrownBy(() -> lake.prepare(contract, RunMode.BOUNDED))
        // Then
        .isInstanceOf(SourceMismatchException.class)
        .hasMessage(
            "Cannot resume topic '%s' partition 0: the next offset is 3, the earliest left is 5; 2 offsets are lost",
            topic.name());
  }

  @Test
  void startsWhereTheTopicStartsAndGoesOnWhereRetentionTookWhatTheTableHas(TestKafka kafka)
      throws Exception {
    // Given
    var topic = kafka.topic("shortened", 1);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    topic.sendEach(0, 10, 1, ContractText::number);
    topic.deleteBefore(0, 4);
    // When
    lake.ingest(contract, 1);
    topic.deleteBefore(0, 10);
    topic.sendEach(10, 12, 1, ContractText::number);
    lake.ingest(contract, 1);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(4, 12));
    lake.assertBooks("plain", 8, 8, 0);
  }

  @Test
  void readsPartitionsThatCameBetweenRuns(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("growing", 1);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    topic.sendEach(0, 3, 1, ContractText::number);
    lake.ingest(contract, 2);
    topic.growTo(3);
    topic.sendEach(3, 12, 3, ContractText::number);
    // When
    lake.ingest(contract, 2);
    lake.ingest(contract, 2);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(0, 12));
    lake.assertBooks("plain", 12, 12, 0);
  }

  @Test
  void refusesNewPartitionOfWhichRetentionTookRecords(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("grown", 1);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    topic.sendEach(0, 3, 1, ContractText::number);
    lake.ingest(contract, 1);
    topic.growTo(2);
    topic.sendEach(3, 9, 2, ContractText::number);
    topic.deleteBefore(1, 2);
    var before = lake.ledger("plain");
    // When
    assertThatThrownBy(() -> lake.prepare(contract, RunMode.BOUNDED))
        // Then
        .isInstanceOf(SourceMismatchException.class)
        .hasMessage(
            "Cannot resume topic '%s' partition 1: the next offset is 0, the earliest left is 2; 2 offsets are lost",
            topic.name());
    assertThat(lake.ledger("plain")).isEqualTo(before);
  }

  @Test
  void goesOnInTheTopicThatTheContractNamesNow(TestKafka kafka) throws Exception {
    // Given
    var before = kafka.topic("before", 2);
    var after = kafka.topic("after", 1);
    var lake = new TestLake(directory);
    before.sendEach(0, 4, 2, ContractText::number);
    lake.ingest(numbered(kafka, before), 1);
    before.sendEach(4, 6, 2, ContractText::number);
    after.sendEach(100, 105, 1, ContractText::number);
    after.deleteBefore(0, 2);
    // When
    lake.ingest(numbered(kafka, after), 1);
    before.delete();
    after.sendEach(105, 107, 1, ContractText::number);
    lake.ingest(numbered(kafka, after), 1);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(joined(range(0, 4), range(102, 107)));
    lake.assertBooks("plain", 9, 9, 0);
  }

  @Test
  void latestMeansTheMomentOfTheFirstOpening(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("latest", 2);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic).replace("format: json", "format: json, start: latest");
    topic.sendEach(0, 4, 2, ContractText::number);
    lake.prepare(contract, RunMode.CONTINUOUS);
    topic.sendEach(4, 8, 2, ContractText::number);
    // When
    lake.ingest(contract, 1);
    // Then
    assertThat(lake.numbers("plain", "id")).isEqualTo(range(4, 8));
    lake.assertBooks("plain", 4, 4, 0);
  }

  @Test
  void startsAtAnInstantInEveryPartition(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("instant", 3);
    var lake = new TestLake(directory);
    var start = Instant.parse("2026-01-01T00:00:00Z");
    var contract = numbered(kafka, topic).replace("format: json", "format: json, start: " + start);
    for (int number = 0; number < 4; number++) {
      // The third partition has nothing that late.
      int partition = number % 2;
      long millis = start.toEpochMilli() - 2 + number;
      topic.send(List.of(at(topic, partition, millis, number), at(topic, 2, millis - 9, 9)));
    }
    // When
    lake.ingest(contract, 1);
    // Then
    assertThat(lake.numbers("plain", "id")).containsExactly(2L, 3L);
    lake.assertBooks("plain", 2, 2, 0);
  }

  private static ProducerRecord<byte[], byte[]> at(
      TestTopic topic, int partition, long millis, int number) {
    var value = ContractText.number(number).getBytes(UTF_8);
    return new ProducerRecord<>(topic.name(), partition, millis, null, value);
  }

  @Test
  void emptyTopicEndsAtOnce(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("empty", 2);
    var lake = new TestLake(directory);
    // When
    lake.ingest(numbered(kafka, topic), 2);
    // Then
    assertThat(lake.rows("plain")).isEmpty();
    lake.assertBooks("plain", 0, 0, 0);
  }

  @Test
  void takesCommittedTransactionsOnlyAndEndsAtTheirMarkers(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("transactions", 2);
    var lake = new TestLake(directory);
    var contract = numbered(kafka, topic);
    var expected = new ArrayList<Long>();
    try (var producer =
        kafka.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name()))) {
      producer.initTransactions();
      for (int transaction = 0; transaction < 6; transaction++) {
        producer.beginTransaction();
        for (int record = 0; record < 10; record++) {
          int number = transaction * 10 + record;
          var unused = producer.send(topic.text(number % 2, ContractText.number(number)));
        }
        producer.flush();
        // The last two are an aborted and a committed one: their markers end the partitions.
        if (transaction % 2 == 0) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
          LongStream.range(transaction * 10L, transaction * 10L + 10).forEach(expected::add);
        }
        if (transaction == 2) {
          // When
          lake.ingest(contract, 2);
          assertThat(lake.numbers("plain", "id")).isEqualTo(expected);
        }
      }
      producer.beginTransaction();
      var unused = producer.send(topic.text(0, ContractText.number(1_000)));
      producer.flush();
      // Still open.
      lake.ingest(contract, 1);
      // Then
      assertThat(lake.numbers("plain", "id")).isEqualTo(expected);
      producer.abortTransaction();
    }
    lake.ingest(contract, 1);
    assertThat(lake.numbers("plain", "id")).isEqualTo(expected);
    lake.assertBooks("plain", 30, 30, 0);
  }

  private static String numbered(TestKafka kafka, TestTopic topic) {
    return ContractText.of("numbers", kafka, ContractText.numbered("plain", topic.name()));
  }

  private static String id(TestTopic topic) {
    return TestKafka.await(
            topic.kafka().admin().describeTopics(List.of(topic.name())).allTopicNames())
        .get(topic.name())
        .topicId()
        .toString();
  }

  /** Deletion is answered before it is done. */
  private static TestTopic recreated(TestKafka kafka, TestTopic topic) {
    while (true) {
      try {
        return kafka.topicNamed(topic.name(), 1);
      } catch (IllegalStateException failure) {
        assertThat(failure).hasCauseInstanceOf(TopicExistsException.class);
      }
    }
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static List<Long> joined(List<Long> left, List<Long> right) {
    var all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }
}
