package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes facts to Kafka, at least once and in order. Never fails and never waits longer than
 * told: facts can be made again from the table, so a broker that is away must not hold up a commit.
 */
public final class KafkaFactPublisher implements FactPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaFactPublisher.class);
  private static final int MAX_BLOCK_MILLIS = 1_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

  /**
   * The start of a pipeline with some thousand columns is more than the client's one megabyte. The
   * broker's limit is on what is compressed, to a tenth of it or less.
   */
  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  private final Producer<String, byte[]> producer;
  private final EventSettings settings;
  private boolean hasLeftOut;

  KafkaFactPublisher(Producer<String, byte[]> producer, EventSettings settings) {
    this.producer = producer;
    this.settings = settings;
  }

  /** Opens a producer; asks nothing of the broker yet. */
  public static KafkaFactPublisher open(EventSettings settings) {
    Map<String, Object> configuration = EventClients.properties(settings);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    return new KafkaFactPublisher(
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer()),
        settings);
  }

  @Override
  public int publish(List<Fact> facts, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    var answers = new ArrayList<Future<RecordMetadata>>(facts.size());
    try {
      for (Fact fact : facts) {
        byte[] body = fact.body().getBytes(StandardCharsets.UTF_8);
        String topic = fact.topic().nameIn(settings);
        answers.add(producer.send(new ProducerRecord<>(topic, fact.key(), body)));
        if (System.nanoTime() > deadline) {
          break;
        }
      }
    } catch (KafkaException away) {
      LOG.warn("Cannot publish facts: the broker does not take them", away);
    }
    return confirmed(facts, answers, deadline);
  }

  private int confirmed(List<Fact> facts, List<Future<RecordMetadata>> answers, long deadline) {
    int confirmed = 0;
    for (Future<RecordMetadata> answer : answers) {
      try {
        answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return confirmed;
      } catch (ExecutionException | TimeoutException failure) {
        if (!(failure.getCause() instanceof RecordTooLargeException)) {
          LOG.warn("Cannot publish facts: the broker does not confirm them", failure);
          return confirmed;
        }
        // Nothing would make it smaller, and all that follow it would wait for ever.
        hasLeftOut = true;
        Fact fact = facts.get(confirmed);
        LOG.warn(
            "Cannot publish fact '{}' on topic '{}': it is too large for the broker, and is left"
                + " out; raise the topic's 'max.message.bytes'",
            fact.id(),
            fact.topic().topic(),
            failure);
      }
      confirmed++;
    }
    return confirmed;
  }

  @Override
  public boolean hasLeftOut() {
    return hasLeftOut;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
