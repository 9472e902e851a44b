package io.chimera.connectors.kafka;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of a topic.
 *
 * @param cluster the cluster's id
 * @param name the topic's
 * @param id the topic's id, another one when it is made anew
 * @param partitions in their order
 * @param retentionMillis how long records are kept, -1 for ever; absent where we may not know
 * @param cleanup delete, compact or both; absent where we may not know
 */
public record DescribedTopic(
    String cluster,
    String name,
    String id,
    List<Partition> partitions,
    @Nullable Long retentionMillis,
    @Nullable String cleanup) {
  public DescribedTopic {
    partitions = List.copyOf(partitions);
  }

  /**
   * A partition.
   *
   * @param number of the partition
   * @param begin offset of the oldest record
   * @param end offset after the newest record
   */
  public record Partition(int number, long begin, long end) {}
}
