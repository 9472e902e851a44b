package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads some of a topic's newest records and leaves no trace there: no group, no offsets. */
public final class KafkaSample {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private KafkaSample() {}

  /**
   * Up to so many records, fewer where the topic has fewer or is slow to answer.
   *
   * @throws SourceUnavailableException if the cluster does not answer
   */
  public static List<RawRecord> of(KafkaSourceSpec source, String topic, int most) {
    var properties = KafkaClientProperties.of(source);
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return read(consumer, topic, most);
    } catch (KafkaException failure) {
      throw new SourceUnavailableException(
          "Cannot read a sample of topic '"
              + topic
              + "' at '"
              + source.bootstrapServers()
              + "': "
              + failure.getMessage(),
          failure);
    }
  }

  private static List<RawRecord> read(
      KafkaConsumer<byte[], byte[]> consumer, String topic, int most) {
    List<TopicPartition> splits =
        consumer.partitionsFor(topic).stream()
            .map(split -> new TopicPartition(topic, split.partition()))
            .toList();
    consumer.assign(splits);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(splits);
    Map<TopicPartition, Long> ends = consumer.endOffsets(splits);
    int each = (most + splits.size() - 1) / splits.size();
    for (TopicPartition split : splits) {
      consumer.seek(split, Math.max(begins.get(split), ends.get(split) - each));
    }
    var records = new ArrayList<RawRecord>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (records.size() < most
        && System.nanoTime() < deadline
        && splits.stream().anyMatch(split -> consumer.position(split) < ends.get(split))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        records.add(RawRecordDeserializer.raw(record));
      }
    }
    return records;
  }
}
