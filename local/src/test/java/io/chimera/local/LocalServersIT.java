package io.chimera.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersIT {
  private static final String TOPIC = "game_v1";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path directory;

  @Test
  void everyPartitionOfTopicIsServedWhenItIsMade() throws Exception {
    int partitions = 100;
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("topics"));
        var admin = Admin.create(broker.clientProperties())) {
      var latest = new HashMap<TopicPartition, OffsetSpec>();
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(new TopicPartition(TOPIC, partition), OffsetSpec.latest());
      }

      KafkaTopics.create(admin, new NewTopic(TOPIC, partitions, (short) 1));

      assertThat(admin.listOffsets(latest).all().get())
          .hasSize(partitions)
          .allSatisfy((partition, end) -> assertThat(end.offset()).isZero());
      assertThatThrownBy(
              () -> KafkaTopics.create(admin, new NewTopic(TOPIC, partitions, (short) 1)))
          .hasCauseInstanceOf(TopicExistsException.class);
    }
  }

  @Test
  void brokerKeepsClusterTopicAndRecordsOverRestarts() throws Exception {
    Path home = directory.resolve("a broker, kept");
    var casino = new CasinoBets(BetSchemas.numberedFrom(1), 42, CLOCK, 0.2);
    var progress = new ArrayList<Long>();
    String clusterId;
    Uuid topicId;
    BetCounts counts;
    long pid;
    try (var broker = KafkaBroker.startOnFreePort(home)) {
      pid = broker.pid();
      clusterId = broker.clusterId();
      counts =
          new BetProducer(broker.clientProperties(), TOPIC, casino)
              .produce(0, 1_000, progress::add);
      topicId = topicId(broker);
      assertThat(Listeners.of(pid))
          .hasSize(2)
          .allMatch(address -> address.startsWith("127.0.0.1:"));
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();

    try (var broker = KafkaBroker.startOnFreePort(home)) {
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(topicId(broker)).isEqualTo(topicId);
      assertThat(counts.total()).isEqualTo(1_000);
      assertThat(counts.broken()).isEqualTo(expected(casino, 1_000));
      assertThat(progress).endsWith(1_000L);
      assertThat(bets(records(broker, 1_000))).isEqualTo(messages(casino, 1_000));
      // What was acknowledged survives a crash too.
      broker.kill();
    }

    try (var broker = KafkaBroker.startOnFreePort(home)) {
      assertThat(topicId(broker)).isEqualTo(topicId);
      assertThat(records(broker, 1_000)).hasSize(1_000);
    }
  }

  @Test
  void registryKeepsIdsOverRestarts() throws Exception {
    Path home = directory.resolve("a registry; kept");
    BetSchemas first;
    long pid;
    int port;
    try (var registry = SchemaRegistryServer.startOnFreePort(home)) {
      pid = registry.pid();
      port = registry.port();
      first = BetSchemas.register(registry.url(), TOPIC);
      assertThat(Listeners.of(pid)).containsExactly("127.0.0.1:" + port);
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();

    try (var registry = SchemaRegistryServer.start(home, port)) {
      var unrelated = BetSchemas.register(registry.url(), "another");
      var second = BetSchemas.register(registry.url(), TOPIC);

      assertThat(ids(second)).isEqualTo(ids(first)).doesNotHaveDuplicates();
      assertThat(ids(unrelated)).isEqualTo(ids(first));
    }
  }

  @Test
  void brokerLetsInItsUserOnly() throws Exception {
    try (var broker = KafkaBroker.startWithUser(directory, "casino", "open sesame")) {
      var stranger = new HashMap<>(broker.clientProperties());
      stranger.computeIfPresent(
          "sasl.jaas.config", (key, value) -> ((String) value).replace("open sesame", "guess"));

      assertThat(clusterId(broker.clientProperties())).isEqualTo(broker.clusterId());
      assertThatThrownBy(() -> clusterId(stranger))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(SaslAuthenticationException.class);
      assertThat(broker.log()).content().doesNotContain("open sesame");
    }
  }

  private static String clusterId(Map<String, Object> connection) throws Exception {
    try (var admin = Admin.create(connection)) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private static Uuid topicId(KafkaBroker broker) throws Exception {
    try (var admin = Admin.create(broker.clientProperties())) {
      return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC).topicId();
    }
  }

  private static Map<ReasonCode, Long> expected(CasinoBets casino, long count) {
    var reasons = new EnumMap<ReasonCode, Long>(ReasonCode.class);
    for (long index = 0; index < count; index++) {
      ReasonCode reason = casino.expected(index);
      if (reason != null) {
        reasons.merge(reason, 1L, Long::sum);
      }
    }
    return reasons;
  }

  private static List<String> messages(CasinoBets casino, long count) {
    var texts = new ArrayList<String>();
    for (long index = 0; index < count; index++) {
      var message = casino.message(index);
      texts.add(text(message.key(), message.channel(), message.value()));
    }
    texts.sort(null);
    return texts;
  }

  private static List<String> bets(List<ConsumerRecord<String, byte[]>> records) {
    var texts = new ArrayList<String>();
    for (var bet : records) {
      String channel =
          new String(bet.headers().lastHeader("channel").value(), StandardCharsets.UTF_8);
      texts.add(text(bet.key(), channel, bet.value()));
    }
    texts.sort(null);
    return texts;
  }

  private static String text(String key, String channel, byte @Nullable [] value) {
    return key + " " + channel + " " + Arrays.toString(value);
  }

  private static List<ConsumerRecord<String, byte[]>> records(KafkaBroker broker, int count) {
    var properties = new HashMap<>(broker.clientProperties());
    var records = new ArrayList<ConsumerRecord<String, byte[]>>();
    long start = System.nanoTime();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(partition -> new TopicPartition(TOPIC, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < count && System.nanoTime() - start < 30_000_000_000L) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      // One more look, for records that should not be there.
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    return records;
  }

  private static List<Integer> ids(BetSchemas schemas) {
    var ids = new ArrayList<Integer>();
    for (BetSchemaVersion version : BetSchemaVersion.values()) {
      ids.add(schemas.id(version));
    }
    return ids;
  }
}
