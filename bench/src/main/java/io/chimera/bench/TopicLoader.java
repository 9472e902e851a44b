package io.chimera.bench;

import io.chimera.local.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills a topic before anything is measured, and keeps account of what is in it. */
final class TopicLoader {
  static final int PARTITIONS = 4;

  private static final long SEED = 20261121;
  private static final long FATE_STREAM = 0x5EEDFA17L;

  /** Odd, so that no two indexes of records share their random numbers. */
  private static final long SPREAD = 0x1E3779B97F4A7C15L;

  /** A repeat is of one of the last so many good records. */
  private static final int RECENT = 100_000;

  private final Shape shape;
  private final Encoder encoder;
  private final Dirt dirt;
  private final SplittableRandom fate = new SplittableRandom(FATE_STREAM);
  private final Message[] recent = new Message[RECENT];
  private int recentCount;
  private long next;

  private long good;
  private long againstRules;
  private long broken;
  private long repeats;
  private long goodSum;
  private long againstRulesSum;
  private long repeatsSum;

  /**
   * How much of a topic is not as it should be.
   *
   * @param broken how many of the records nobody can read, from 0 to 1
   * @param failing how many of the others break a rule
   * @param repeated how many of the records are repeats of good ones, from 0 to less than 1
   */
  record Dirt(double broken, double failing, double repeated) {}

  /** A good record has a digest of what it is unique by. */
  record Message(byte[] key, byte[] value, long digest) {}

  TopicLoader(Shape shape, Encoder encoder, Dirt dirt) {
    this.shape = shape;
    this.encoder = encoder;
    this.dirt = dirt;
  }

  /** Makes a topic that holds {@code count} records. */
  Expected load(Map<String, Object> connection, String topic, long count)
      throws ExecutionException, InterruptedException {
    fill(
        connection,
        topic,
        count,
        () -> {
          Message message = nextMessage();
          return new ProducerRecord<>(topic, message.key(), message.value());
        });
    return expected();
  }

  /** Makes a topic that holds {@code count} of these records. */
  static void fill(
      Map<String, Object> connection,
      String topic,
      long count,
      Supplier<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(connection)) {
      KafkaTopics.create(admin, new NewTopic(topic, PARTITIONS, (short) 1));
    }
    var failure = new AtomicReference<@Nullable Exception>();
    try (var producer =
        new KafkaProducer<>(
            settings(connection), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long sent = 0; sent < count; sent++) {
        var unused =
            producer.send(
                records.get(), (metadata, exception) -> failure.compareAndSet(null, exception));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot fill topic '%s'".formatted(topic), failure.get());
    }
  }

  private static Map<String, Object> settings(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return settings;
  }

  /** The next record: a new one, or one of the recent good ones again. */
  Message nextMessage() {
    if (recentCount > 0 && fate.nextDouble() < dirt.repeated()) {
      Message again = recent[fate.nextInt(recentCount)];
      repeats++;
      repeatsSum += again.digest();
      return again;
    }
    return nextRecord();
  }

  private Message nextRecord() {
    var random = new SplittableRandom(SEED + next * SPREAD);
    @Nullable Object[] values = shape.values().of(next, random);
    next++;
    byte[] key = String.valueOf(values[shape.index(shape.key())]).getBytes(StandardCharsets.UTF_8);
    if (fate.nextDouble() < dirt.broken()) {
      broken++;
      return new Message(key, encoder.broken(values, random), 0);
    }
    long digest = Expected.digest(shape.identity(values));
    if (fate.nextDouble() < dirt.failing()) {
      shape.values().spoil(values, random);
      againstRules++;
      againstRulesSum += digest;
      return new Message(key, encoder.encode(values), digest);
    }
    goodSum += digest;
    return remember(new Message(key, encoder.encode(values), digest));
  }

  private Message remember(Message message) {
    recent[(int) (good % RECENT)] = message;
    recentCount = Math.min(recentCount + 1, RECENT);
    good++;
    return message;
  }

  /** Account of all messages so far. */
  Expected expected() {
    return new Expected(good, againstRules, broken, repeats, goodSum, againstRulesSum, repeatsSum);
  }
}
