package io.chimera.connectors.kafka;

import io.chimera.connectors.kafka.DescribedTopic.Partition;
import io.chimera.connectors.tls.TlsTrouble;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a Kafka cluster where a dataset begins and ends, and holds a ledger's positions against what
 * the cluster still has. Every answer carries the identity of cluster and topic.
 */
public final class KafkaPositions implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofSeconds(5);

  private final Admin admin;
  private final String servers;
  private final Duration patience;

  /**
   * As patient as a start should be.
   *
   * @throws SourceUnavailableException if no client can be made, as when no server's name resolves
   */
  public KafkaPositions(KafkaSourceSpec source) {
    this(source, START);
  }

  /**
   * For somebody who waits for the answer: a cluster that is away is found out within seconds.
   *
   * @throws SourceUnavailableException as the constructor
   */
  public static KafkaPositions probing(KafkaSourceSpec source) {
    return new KafkaPositions(source, PROBE);
  }

  private KafkaPositions(KafkaSourceSpec source, Duration patience) {
    this.patience = patience;
    var properties = KafkaClientProperties.of(source);
    var millis = Long.toString(patience.toMillis());
    // Kafka demands that the first is not the shorter one.
    properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    servers = source.bootstrapServers();
    try {
      admin = Admin.create(properties);
    } catch (KafkaException failure) {
      throw unavailable("connect", failure);
    }
  }

  /**
   * Where the very first run of a dataset begins: every partition's offset is resolved here, so
   * that {@code latest} means the moment of this call also after a crash.
   *
   * @throws SourceUnavailableException if the cluster does not answer or has no such topic
   */
  public Positions first(TopicSpec from) {
    var topic = describe(from.topic());
    return positions(topic, offsets(topic, spec(from.start())));
  }

  /**
   * Where a later run begins: at the ledger's positions; a partition that the ledger does not know
   * begins at 0, a topic that it does not know where the contract says.
   *
   * @param ledger the cut that the table's ledger head holds
   * @throws SourceMismatchException if cluster or topic are not those the ledger counts in, or the
   *     records at its positions are gone
   * @throws SourceUnavailableException as {@link #first}
   */
  public Positions resume(TopicSpec from, Positions ledger) {
    var topic = describe(from.topic());
    var cluster = clusterId();
    SourceMismatchException.checkIdentity(
        from.topic(), ledger, cluster, topic.topicId().toString());
    var known = ledger.streams().get(from.topic());
    if (known == null) {
      // The contract names another topic than before: there it begins as a first run does.
      return new Positions(cluster, topicPositions(topic, offsets(topic, spec(from.start()))));
    }
    var earliest = offsets(topic, OffsetSpec.earliest());
    var latest = offsets(topic, OffsetSpec.latest());
    var next = new TreeMap<Integer, Long>();
    for (var partition : earliest.entrySet()) {
      int split = partition.getKey();
      // A new partition counts from 0; what retention has taken of it is lost as well.
      long offset = known.next().getOrDefault(split, 0L);
      SourceMismatchException.checkRange(
          from.topic(), split, offset, partition.getValue(), latest.get(split));
      next.put(split, offset);
    }
    SourceMismatchException.checkNoneMissing(from.topic(), known.next().keySet(), next.keySet());
    return new Positions(cluster, topicPositions(topic, next));
  }

  /** The offsets after the last committed record, for a run that ends there. */
  public Positions end(TopicSpec from) {
    var topic = describe(from.topic());
    return positions(topic, offsets(topic, OffsetSpec.latest()));
  }

  /** How cluster or topic are not those that the positions count in; empty if they are. */
  Optional<String> difference(String topic, Positions positions) {
    return SourceMismatchException.difference(
        topic, positions, clusterId(), describe(topic).topicId().toString());
  }

  /** Number of the topic's partitions; for a test of the connection. */
  public int partitions(String topic) {
    return describe(topic).partitions().size();
  }

  /**
   * What the cluster says of a topic.
   *
   * @throws SourceUnavailableException if it does not answer or has no such topic
   */
  public DescribedTopic topic(String name) {
    var topic = describe(name);
    var earliest = list(topic, OffsetSpec.earliest());
    var latest = list(topic, OffsetSpec.latest());
    var partitions = new ArrayList<Partition>();
    earliest.forEach(
        (partition, begin) ->
            partitions.add(new Partition(partition, begin, latest.get(partition))));
    Optional<Config> config = config(name);
    return new DescribedTopic(
        clusterId(),
        name,
        topic.topicId().toString(),
        partitions,
        config.map(each -> Long.valueOf(value(each, TopicConfig.RETENTION_MS_CONFIG))).orElse(null),
        config.map(each -> value(each, TopicConfig.CLEANUP_POLICY_CONFIG)).orElse(null));
  }

  private static String value(Config config, String key) {
    return config.get(key).value();
  }

  /** Empty where we may read the topic, and not how it is configured. */
  private Optional<Config> config(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return Optional.ofNullable(
          answer(
                  admin.describeConfigs(List.of(resource)).all(),
                  "describe the configuration of topic '" + topic + "'")
              .get(resource));
    } catch (SourceUnavailableException failure) {
      if (failure.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private Positions positions(TopicDescription topic, SortedMap<Integer, Long> next) {
    return new Positions(clusterId(), topicPositions(topic, next));
  }

  private static TreeMap<String, StreamPositions> topicPositions(
      TopicDescription topic, SortedMap<Integer, Long> next) {
    var streams = new TreeMap<String, StreamPositions>();
    streams.put(topic.name(), new StreamPositions(topic.topicId().toString(), next));
    return streams;
  }

  private static OffsetSpec spec(StartPosition start) {
    return switch (start.kind()) {
      case EARLIEST -> OffsetSpec.earliest();
      case LATEST -> OffsetSpec.latest();
      case TIMESTAMP -> {
        var timestamp = start.timestamp();
        if (timestamp == null) {
          throw new IllegalArgumentException("Cannot start at a timestamp: it is absent");
        }
        yield OffsetSpec.forTimestamp(timestamp.toEpochMilli());
      }
    };
  }

  /** A partition with no record at or after a timestamp answers -1 and begins at its end. */
  private SortedMap<Integer, Long> offsets(TopicDescription topic, OffsetSpec spec) {
    var offsets = list(topic, spec);
    var unknown = new HashMap<>(offsets);
    unknown.values().removeIf(offset -> offset >= 0);
    if (!unknown.isEmpty()) {
      var ends = list(topic, OffsetSpec.latest());
      unknown.keySet().forEach(partition -> offsets.put(partition, ends.get(partition)));
    }
    return offsets;
  }

  private SortedMap<Integer, Long> list(TopicDescription topic, OffsetSpec spec) {
    var specs = new HashMap<TopicPartition, OffsetSpec>();
    for (var partition : topic.partitions()) {
      specs.put(new TopicPartition(topic.name(), partition.partition()), spec);
    }
    var listed =
        answer(
            admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all(),
            "list offsets of topic '" + topic.name() + "'");
    var offsets = new TreeMap<Integer, Long>();
    listed.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  private TopicDescription describe(String topic) {
    Map<String, TopicDescription> described =
        answer(
            admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic '" + topic + "'");
    return described.get(topic);
  }

  private String clusterId() {
    return answer(admin.describeCluster().clusterId(), "describe the cluster");
  }

  private <T> T answer(KafkaFuture<T> future, String act) {
    try {
      return future.get(patience.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new SourceUnavailableException(
            "Cannot " + act + " at '" + servers + "': there is no such topic", failure.getCause());
      }
      throw unavailable(act, failure.getCause());
    } catch (TimeoutException failure) {
      throw unavailable(act, failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw unavailable(act, failure);
    }
  }

  private SourceUnavailableException unavailable(String act, Throwable cause) {
    boolean isSilent =
        cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    String reason =
        isSilent
            ? "no answer within " + patience
            : TlsTrouble.reason(cause).orElse(cause.getMessage());
    return new SourceUnavailableException(
        "Cannot " + act + " at '" + servers + "': " + reason, cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
