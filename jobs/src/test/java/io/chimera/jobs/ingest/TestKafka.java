package io.chimera.jobs.ingest;

import io.chimera.local.KafkaBroker;
import io.chimera.local.KafkaTopics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, with what tests do to it. */
public final class TestKafka implements AutoCloseable {
  private static final String MAX_MESSAGE_BYTES = "4194304";
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final KafkaBroker broker;
  private final Admin admin;

  private TestKafka(KafkaBroker broker) {
    this.broker = broker;
    admin = Admin.create(broker.clientProperties());
  }

  static TestKafka start(Path directory) {
    return on(KafkaBroker.startOnFreePort(directory));
  }

  /** Closes the broker with itself. */
  static TestKafka on(KafkaBroker broker) {
    return new TestKafka(broker);
  }

  /** Bootstrap servers: {@code 127.0.0.1:port}. */
  public String servers() {
    return broker.servers();
  }

  String clusterId() {
    return broker.clusterId();
  }

  Admin admin() {
    return admin;
  }

  /** Makes a topic that no other test has. */
  TestTopic topic(String prefix, int partitions) {
    return topicNamed(prefix + "-" + TOPICS.incrementAndGet(), partitions);
  }

  /** Makes a topic of this very name. */
  TestTopic topicNamed(String name, int partitions) {
    var topic =
        new NewTopic(name, partitions, (short) 1)
            .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MAX_MESSAGE_BYTES));
    try {
      KafkaTopics.create(admin, topic);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new TestTopic(this, name);
  }

  /** Takes a topic away; returns when it is gone. */
  void delete(String topic) {
    await(admin.deleteTopics(List.of(topic)).all());
    Waiting.until("the topic is gone", () -> !await(admin.listTopics().names()).contains(topic));
  }

  /** A producer of bytes that sends in order; {@code settings} go before what is usual. */
  KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    var properties = new HashMap<>(broker.clientProperties());
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE_BYTES);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.putAll(settings);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
