package io.chimera.jobs.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic of facts holds. */
record ToldFact(String key, String body) {

  /** All there are, those of one key in their order. */
  static List<ToldFact> all(TestKafka kafka, String topic) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.servers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    var facts = new ArrayList<ToldFact>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(split -> consumer.position(split) < ends.get(split))) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          facts.add(new ToldFact(record.key(), record.value()));
        }
      }
    }
    return facts;
  }
}
