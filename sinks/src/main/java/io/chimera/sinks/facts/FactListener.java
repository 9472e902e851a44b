package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what stands on topics, from their beginning: who answers may have done so at any time.
 * Belongs to no group and leaves nothing at the broker. Not thread-safe.
 */
public final class FactListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactListener.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is larger is not heard; also below what any broker takes. */
  public static final int MAX_BYTES = 256 * 1024;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private final Map<String, Set<FactTopic>> topics;

  private FactListener(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<String, Set<FactTopic>> topics) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.topics = topics;
  }

  /**
   * Opens it.
   *
   * @throws KafkaException if the broker does not answer
   */
  public static FactListener open(EventSettings settings, Collection<FactTopic> topics) {
    Map<String, Set<FactTopic>> names =
        topics.stream()
            .collect(Collectors.groupingBy(topic -> topic.nameIn(settings), Collectors.toSet()));
    int millis = (int) PATIENCE.toMillis();
    Map<String, Object> configuration = EventClients.properties(settings);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configuration.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    configuration.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    var consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          names.keySet().stream()
              .flatMap(name -> consumer.partitionsFor(name).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return new FactListener(consumer, partitions, names);
    } catch (KafkaException away) {
      consumer.close(Duration.ZERO);
      throw away;
    }
  }

  /**
   * Hears all that stands there now, however long that takes while there is progress.
   *
   * @throws KafkaException if the broker does not answer
   */
  public void catchUp(Consumer<Heard> ear) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long stop = System.nanoTime() + PATIENCE.toNanos();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      if (System.nanoTime() - stop > 0) {
        throw new org.apache.kafka.common.errors.TimeoutException("No answer within " + PATIENCE);
      }
      long before = read();
      hear(Duration.ofSeconds(1), ear);
      if (read() > before) {
        stop = System.nanoTime() + PATIENCE.toNanos();
      }
    }
  }

  private long read() {
    return partitions.stream().mapToLong(consumer::position).sum();
  }

  /** Hears what comes until some has come, or the time is over. */
  public void hear(Duration patience, Consumer<Heard> ear) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      byte[] body = record.value();
      if (body == null || body.length > MAX_BYTES) {
        LOG.debug("What is at {} of {} is no answer", record.offset(), record.topic());
      } else {
        ear.accept(
            new Heard(
                topics.getOrDefault(record.topic(), Set.of()),
                Instant.ofEpochMilli(record.timestamp()),
                new String(body, StandardCharsets.UTF_8)));
      }
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
  }
}
