package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker in memory that outlives whoever publishes to it. */
public final class Brokers {
  /** Topics have their own names there. */
  static final EventSettings NAMES = new EventSettings(List.of("nowhere:1"));

  private static MockProducer<String, byte[]> broker = create();

  private Brokers() {}

  private static MockProducer<String, byte[]> create() {
    return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  }

  /** An empty broker that answers. */
  public static void reset() {
    broker = create();
  }

  public static void goAway() {
    broker.sendException = new TimeoutException("Away by the test");
  }

  /** Captures nothing, so that it travels. */
  public static FactPublisher.Address address() {
    return () -> new KafkaFactPublisher(broker, NAMES);
  }

  /** Bodies of what was published, in order. */
  public static List<String> published() {
    return broker.history().stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
