package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Facts as their consumers find them on a real broker. */
@ExtendWith(RealServers.class)
class FactsIT {
  private static final String TOPIC = "chimera.runs";

  @TempDir private Path directory;

  @Test
  void everyCommitIsToldOnceWithItsNumbers(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("told", 2);
    var lake = TestLake.of(directory, "events: {servers: \"" + kafka.servers() + "\"}\n");
    var contract = ContractText.of("told", kafka, ContractText.numbered("told", topic.name()));
    topic.sendEach(0, 30, 2, ContractText::number);
    topic.send(List.of(topic.text(0, "{\"id\":")));
    // When
    lake.ingest(contract, 1);
    topic.sendEach(30, 40, 2, ContractText::number);
    lake.ingest(contract, 1);
    // Then
    var closings =
        lake.ledger("told").stream()
            .filter(entry -> entry.entry().operation() == LedgerEntry.Operation.CLOSING)
            .toList();
    var facts = facts(kafka);
    assertThat(facts.stream().map(fact -> fact.path("id").asText()).toList())
        .containsExactlyElementsOf(
            closings.stream().map(entry -> entry.entry().commitId() + "/test.told").toList());
    assertThat(sum(facts, "in")).isEqualTo(41);
    assertThat(sum(facts, "written")).isEqualTo(40);
    assertThat(sum(facts, "quarantined")).isEqualTo(1);
    assertThat(facts)
        .extracting(fact -> fact.path("data").path("snapshotId").asText())
        .containsExactlyElementsOf(
            closings.stream().map(Committed::snapshotId).map(String::valueOf).toList());
  }

  private static long sum(List<JsonNode> facts, String count) {
    return facts.stream()
        .mapToLong(fact -> fact.path("data").path("counts").path(count).asLong())
        .sum();
  }

  /** All facts about this test's table, in their order. */
  private static List<JsonNode> facts(TestKafka kafka) throws IOException {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.servers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    var facts = new ArrayList<JsonNode>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(TOPIC, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(split -> consumer.position(split) < ends.get(split))) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          var fact = new ObjectMapper().readTree(record.value());
          if (fact.path("subject").asText().equals("test.told")) {
            assertThat(record.key()).isEqualTo(fact.path("source").asText());
            facts.add(fact);
          }
        }
      }
    }
    return facts;
  }
}
