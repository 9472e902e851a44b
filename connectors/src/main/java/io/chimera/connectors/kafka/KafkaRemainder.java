package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaSourceSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether there are records between two places of a topic. Offsets alone do not tell: the markers
 * of transactions have some, and so had records that were compacted or of transactions that were
 * aborted.
 */
public final class KafkaRemainder {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private KafkaRemainder() {}

  /**
   * Looks for one; leaves no trace, neither group nor offsets.
   *
   * @param from by partition, where to look first
   * @param to by partition, where to look no more
   * @throws SourceUnavailableException if it does not answer, or is too slow to tell
   */
  public static boolean hasRecords(
      KafkaSourceSpec source,
      String topic,
      SortedMap<Integer, Long> from,
      SortedMap<Integer, Long> to) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    to.forEach(
        (partition, end) -> {
          if (from.getOrDefault(partition, 0L) < end) {
            ends.put(new TopicPartition(topic, partition), end);
          }
        });
    if (ends.isEmpty()) {
      return false;
    }
    var properties = KafkaClientProperties.of(source);
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    properties.setProperty(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      ends.keySet()
          .forEach(split -> consumer.seek(split, from.getOrDefault(split.partition(), 0L)));
      return finds(consumer, ends, topic);
    } catch (KafkaException failure) {
      throw new SourceUnavailableException(
          "Cannot read topic '"
              + topic
              + "' at '"
              + source.bootstrapServers()
              + "': "
              + failure.getMessage(),
          failure);
    }
  }

  private static boolean finds(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        var split = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(split, 0L)) {
          return true;
        }
      }
      if (ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        return false;
      }
    }
    throw new TimeoutException("Cannot read topic '" + topic + "': no answer within " + PATIENCE);
  }
}
