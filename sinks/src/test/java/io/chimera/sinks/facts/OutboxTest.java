package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Fact FIRST = fact("{\"a\":1}");
  private static final Fact SECOND = fact("{\"a\":2}");

  private static MockProducer<String, byte[]> broker(boolean confirms) {
    return new MockProducer<>(confirms, null, new StringSerializer(), new ByteArraySerializer());
  }

  private static Fact fact(String body) {
    return new Fact(FactTopic.RUNS, "p", "id of " + body, Instant.EPOCH, body);
  }

  @Test
  void topicsMayHaveOtherNames() {
    var broker = broker(true);
    var settings = new EventSettings(List.of("nowhere:1"), Map.of("runs", "facts", "audit", "x"));
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker, settings));
    outbox.add(FIRST);
    outbox.add(new Fact(FactTopic.QUALITY, "p", "id", Instant.EPOCH, "{}"));

    outbox.send(Duration.ofSeconds(1));

    assertThat(broker.history().stream().map(ProducerRecord::topic))
        .containsExactly("facts", "chimera.quality");
  }

  @Test
  void sendsInOrderAndForgetsWhatTheBrokerHas() {
    var broker = broker(true);
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker, Brokers.NAMES));
    outbox.add(FIRST);
    outbox.add(SECOND);

    outbox.send(Duration.ofSeconds(1));

    assertThat(broker.history())
        .extracting(
            record ->
                record.topic()
                    + " "
                    + record.key()
                    + " "
                    + new String(record.value(), StandardCharsets.UTF_8))
        .containsExactly("chimera.runs p {\"a\":1}", "chimera.runs p {\"a\":2}");
    assertThat(outbox.waiting()).isEmpty();
  }

  @Test
  void keepsWhatTheBrokerDoesNotConfirmInTime() {
    var broker = broker(false);
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker, Brokers.NAMES));
    outbox.add(FIRST);

    outbox.send(Duration.ZERO);

    assertThat(outbox.waiting()).containsExactly(FIRST);
  }

  @Test
  void keepsWhatTheBrokerRefusesAndAllThatFollows() {
    var broker = broker(true);
    broker.sendException = new TimeoutException("Away by the test");
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker, Brokers.NAMES));
    outbox.add(FIRST);
    outbox.add(SECOND);

    outbox.send(Duration.ofSeconds(1));
    assertThat(outbox.waiting()).containsExactly(FIRST, SECOND);
    assertThat(outbox.pending()).isEqualTo(2);

    broker.sendException = null;
    outbox.send(Duration.ofSeconds(1));
    assertThat(outbox.waiting()).isEmpty();
    assertThat(outbox.pending()).isZero();
  }

  @Test
  void doesNotFailWhereNobodyListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var outbox =
        new Outbox(FactPublisher.Address.of(new EventSettings(List.of("127.0.0.1:" + port))));
    outbox.add(FIRST);

    outbox.send(Duration.ofMillis(10));

    assertThat(outbox.waiting()).containsExactly(FIRST);
    outbox.close();
  }

  @Test
  void doesNotFailWhereTheAddressMeansNothing() {
    var nowhere = new EventSettings(List.of("no-such-host.invalid:9092"));
    try (var outbox = new Outbox(FactPublisher.Address.of(nowhere))) {
      outbox.add(FIRST);

      outbox.send(Duration.ofMillis(10));

      assertThat(outbox.waiting()).containsExactly(FIRST);
    }
  }

  @Test
  void isBounded() {
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker(false), Brokers.NAMES));
    for (int number = 0; number <= Outbox.CAPACITY; number++) {
      outbox.add(fact(Integer.toString(number)));
    }

    assertThat(outbox.waiting()).hasSize(Outbox.CAPACITY);
    assertThat(outbox.waiting().get(0).body()).isEqualTo("1");
  }

  /** Starts of wide tables are large, and all that wait are in memory and in state. */
  @Test
  void isBoundedByWhatItTakesToo() {
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker(false), Brokers.NAMES));
    String large = "x".repeat((int) (Outbox.CAPACITY_CHARACTERS / 3));
    for (int number = 0; number < 5; number++) {
      outbox.add(fact(number + large));
    }

    assertThat(outbox.waiting())
        .extracting(fact -> fact.body().substring(0, 1))
        .containsExactly("3", "4");
    outbox.add(fact("5".repeat((int) Outbox.CAPACITY_CHARACTERS + 1)));
    assertThat(outbox.waiting()).hasSize(1);
    assertThat(outbox.pending()).isEqualTo(1);
  }

  /** It would be sent again and again, with all behind it. */
  @Test
  void whatIsTooLargeForTheBrokerHoldsUpNothing() {
    var broker =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            return record.value().length > 10
                ? CompletableFuture.failedFuture(new RecordTooLargeException("Too large"))
                : super.send(record);
          }
        };
    var outbox = new Outbox(() -> new KafkaFactPublisher(broker, Brokers.NAMES));
    outbox.add(fact("{\"a\":\"large\"}"));
    outbox.add(SECOND);

    outbox.send(Duration.ofSeconds(1));

    assertThat(outbox.waiting()).isEmpty();
    assertThat(broker.history())
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .containsExactly("{\"a\":2}");
  }

  @Test
  void staysEmptyWithNowhereToPublish() {
    var outbox = new Outbox(null);

    outbox.add(FIRST);

    assertThat(outbox.waiting()).isEmpty();
  }

  @Test
  void survivesInState() throws IOException {
    var serializer = new FactSerializer();

    byte[] bytes = serializer.serialize(SECOND);

    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(SECOND);
    assertThatThrownBy(() -> serializer.deserialize(3, bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read waiting facts: their version is 3, expected 1 to 2");
  }
}
