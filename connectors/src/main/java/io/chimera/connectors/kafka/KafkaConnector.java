package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.RawRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Builds Flink's Kafka source for a contract, from resolved positions only. */
public final class KafkaConnector {
  /** Larger hand-overs from the fetcher; the client's 500 cost up to 5 % of the task's time. */
  private static final String MAX_POLL_RECORDS = "5000";

  private static final String PARTITION_DISCOVERY_MS = "60000";

  private KafkaConnector() {}

  /**
   * A source over all topics of a contract.
   *
   * <p>Aborted transactions are never read. An offset that is gone fails the job: the reset
   * strategy is none.
   *
   * @param group consumer group under which progress is reported to the cluster; nothing is ever
   *     read back from it
   * @param starts per dataset where it begins; where two datasets read one topic, reading begins at
   *     the smaller offset
   * @param ends per dataset where a bounded run ends, or empty for a continuous run
   */
  public static KafkaSource<RawRecord> source(
      KafkaSourceSpec source,
      String group,
      Collection<Positions> starts,
      Optional<Collection<Positions>> ends) {
    var builder =
        KafkaSource.<RawRecord>builder()
            .setProperties(KafkaClientProperties.of(source))
            .setGroupId(group)
            .setClientIdPrefix(group)
            .setTopics(topics(starts))
            .setStartingOffsets(
                OffsetsInitializer.offsets(offsets(starts, Math::min), OffsetResetStrategy.NONE))
            .setDeserializer(new RawRecordDeserializer())
            .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS)
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperty("partition.discovery.interval.ms", PARTITION_DISCOVERY_MS);
    ends.ifPresent(
        last -> builder.setBounded(OffsetsInitializer.offsets(offsets(last, Math::max))));
    return builder.build();
  }

  private static ArrayList<String> topics(Collection<Positions> positions) {
    var topics = new TreeSet<String>();
    positions.forEach(position -> topics.addAll(position.streams().keySet()));
    return new ArrayList<>(topics);
  }

  private static Map<TopicPartition, Long> offsets(
      Collection<Positions> positions, LongBinaryOperator choice) {
    var offsets = new HashMap<TopicPartition, Long>();
    for (Positions cut : positions) {
      cut.streams()
          .forEach(
              (topic, splits) ->
                  splits
                      .next()
                      .forEach(
                          (split, next) ->
                              offsets.merge(
                                  new TopicPartition(topic, split),
                                  next,
                                  (one, other) -> choice.applyAsLong(one, other))));
    }
    return offsets;
  }
}
