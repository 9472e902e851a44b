package io.chimera.local;

import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A bet as it goes to Kafka.
 *
 * @param key the customer's id as text
 * @param value registry-framed Avro, or what a faulty producer makes of it; null is a tombstone
 * @param channel where the bet was placed, sent as header {@code channel}
 * @param expected why the casino's contract refuses the record; null if it does not
 */
public record BetMessage(
    String key, byte @Nullable [] value, String channel, @Nullable ReasonCode expected) {

  ProducerRecord<byte[], byte @Nullable []> toRecord(String topic) {
    var producerRecord =
        new ProducerRecord<byte[], byte @Nullable []>(
            topic, key.getBytes(StandardCharsets.UTF_8), value);
    producerRecord.headers().add("channel", channel.getBytes(StandardCharsets.UTF_8));
    producerRecord
        .headers()
        .add("content-type", "application/avro".getBytes(StandardCharsets.UTF_8));
    return producerRecord;
  }
}
