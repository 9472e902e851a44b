package io.chimera.bench.scale;

import io.chimera.bench.Encoder;
import io.chimera.bench.Expected;
import io.chimera.bench.Shape;
import io.chimera.local.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills one topic or many, each record in any of them, and keeps account of what is in each. */
final class ScaleTopics {
  private static final long SEED = 20261122;
  private static final long FATE_STREAM = 0x5EEDFA17L;

  /** Odd, so that no two indexes of records share their random numbers. */
  private static final long SPREAD = 0x1E3779B97F4A7C15L;

  private static final double AGAINST_RULES = 0.003;

  private final Map<String, Object> connection;

  ScaleTopics(Map<String, Object> connection) {
    this.connection = Map.copyOf(connection);
  }

  /** A topic, and what was put into it. */
  record Topic(String name, Expected expected) {}

  /** What is in one of them. */
  private static final class Account {
    private long good;
    private long againstRules;
    private long goodSum;
    private long againstRulesSum;

    void add(boolean isGood, long digest) {
      if (isGood) {
        good++;
        goodSum += digest;
      } else {
        againstRules++;
        againstRulesSum += digest;
      }
    }

    Expected expected() {
      return new Expected(good, againstRules, 0, 0, goodSum, againstRulesSum, 0);
    }
  }

  /**
   * Makes topics, and returns when all records are in.
   *
   * @param name of the only topic; several have a number behind it
   * @param topics how many
   * @param partitions of each
   * @param records in all of them together
   */
  List<Topic> fill(
      String name, int topics, int partitions, Shape shape, Encoder encoder, long records)
      throws ExecutionException, InterruptedException {
    List<String> names =
        IntStream.range(0, topics)
            .mapToObj(each -> topics == 1 ? name : name + "_" + each)
            .toList();
    try (var admin = Admin.create(connection)) {
      KafkaTopics.create(
          admin, names.stream().map(each -> new NewTopic(each, partitions, (short) 1)).toList());
    }
    List<Account> accounts = names.stream().map(each -> new Account()).toList();
    send(names, accounts, shape, encoder, records);
    return IntStream.range(0, topics)
        .mapToObj(each -> new Topic(names.get(each), accounts.get(each).expected()))
        .toList();
  }

  private void send(
      List<String> names, List<Account> accounts, Shape shape, Encoder encoder, long records) {
    var failure = new AtomicReference<@Nullable Exception>();
    var fate = new SplittableRandom(FATE_STREAM);
    try (var producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long index = 0; index < records; index++) {
        var random = new SplittableRandom(SEED + index * SPREAD);
        @Nullable Object[] values = shape.values().of(index, random);
        // The first ones go round, so that no topic is empty.
        int topic = index < names.size() ? (int) index : fate.nextInt(names.size());
        long digest = Expected.digest(shape.identity(values));
        boolean isGood = fate.nextDouble() >= AGAINST_RULES;
        if (!isGood) {
          shape.values().spoil(values, random);
        }
        accounts.get(topic).add(isGood, digest);
        byte[] key =
            String.valueOf(values[shape.index(shape.key())]).getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(
                new ProducerRecord<>(names.get(topic), key, encoder.encode(values)),
                (metadata, exception) -> failure.compareAndSet(null, exception));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "Cannot fill topic '%s'".formatted(names.get(0)), failure.get());
    }
  }

  private Map<String, Object> settings() {
    var settings = new HashMap<>(connection);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 134_217_728L);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return settings;
  }

  void delete(List<Topic> topics) throws ExecutionException, InterruptedException {
    var names = new ArrayList<String>();
    topics.forEach(topic -> names.add(topic.name()));
    try (var admin = Admin.create(connection)) {
      admin.deleteTopics(names).all().get();
    }
  }
}
