package io.chimera.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Makes topics that can be written to at once. */
public final class KafkaTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private KafkaTopics() {}

  /**
   * Makes a topic, and returns when every partition is served.
   *
   * <p>A broker names itself as leader a moment before it serves a new partition. An idempotent
   * producer whose first batch falls into that moment while its second one is accepted can never
   * send the first: it is out of order, and tried again until it expires.
   *
   * @throws ExecutionException with what the broker says against it
   */
  public static void create(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException {
    create(admin, List.of(topic));
  }

  /** Makes several at once, which takes hardly longer than one. */
  public static void create(Admin admin, List<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    var created = admin.createTopics(topics);
    created.all().get();
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    for (NewTopic topic : topics) {
      int partitions = created.numPartitions(topic.name()).get();
      for (int partition = 0; partition < partitions; partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    long start = System.nanoTime();
    while (!isServed(admin, ends, System.nanoTime() - start < PATIENCE.toNanos())) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Only a broker that serves a partition says where it ends. */
  private static boolean isServed(
      Admin admin, Map<TopicPartition, OffsetSpec> ends, boolean isEarly)
      throws ExecutionException, InterruptedException {
    try {
      admin.listOffsets(ends).all().get();
      return true;
    } catch (ExecutionException failure) {
      if (isEarly && failure.getCause() instanceof RetriableException) {
        return false;
      }
      throw failure;
    }
  }
}
