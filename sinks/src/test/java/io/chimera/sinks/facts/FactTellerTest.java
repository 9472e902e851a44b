package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class FactTellerTest {
  private static final List<Fact> FACTS =
      List.of(new Fact(FactTopic.ONBOARDING, "shop", "1", Instant.EPOCH, "{}"));

  @Test
  void whatABrokerTakesIsHeard() {
    Brokers.reset();

    assertThat(FactTeller.tell(Brokers.address(), FACTS, Duration.ofDays(1))).isTrue();
    assertThat(Brokers.published()).containsExactly("{}");
  }

  /** It is not tried for ever, and nobody should wait for an answer to it. */
  @Test
  void whatIsTooLargeForABrokerIsNotHeard() {
    FactPublisher.Address small = () -> new KafkaFactPublisher(new SmallProducer(), Brokers.NAMES);

    assertThat(FactTeller.tell(small, FACTS, Duration.ofDays(1))).isFalse();
  }

  private static final class SmallProducer extends MockProducer<String, byte[]> {
    SmallProducer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      return CompletableFuture.failedFuture(new RecordTooLargeException());
    }
  }
}
