package io.chimera.connectors.kafka;

import io.chimera.schemas.stream.Positions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A source that is not the one the ledger counts in, or no longer has the records that come next.
 * Going on would skip or repeat records silently, so the pipeline does not start.
 */
public final class SourceMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SourceMismatchException(String message) {
    super(message);
  }

  static void checkIdentity(String topic, Positions ledger, String cluster, String topicId) {
    difference(topic, ledger, cluster, topicId)
        .ifPresent(
            difference -> {
              throw new SourceMismatchException(
                  "Cannot resume topic '" + topic + "': " + difference);
            });
  }

  /** How the cluster or the topic is not the one that the positions count in. */
  static Optional<String> difference(
      String topic, Positions ledger, String cluster, String topicId) {
    if (!ledger.source().equals(cluster)) {
      return Optional.of(
          "the ledger counts in cluster '"
              + ledger.source()
              + "', these servers are cluster '"
              + cluster
              + "'");
    }
    var known = ledger.streams().get(topic);
    if (known != null && !known.id().equals(topicId)) {
      return Optional.of(
          "the ledger counts in topic id '"
              + known.id()
              + "', the topic was made anew with id '"
              + topicId
              + "'");
    }
    return Optional.empty();
  }

  static void checkRange(String topic, int partition, long offset, long earliest, long latest) {
    if (offset < earliest) {
      throw new SourceMismatchException(
          "Cannot resume topic '"
              + topic
              + "' partition "
              + partition
              + ": the next offset is "
              + offset
              + ", the earliest left is "
              + earliest
              + "; "
              + (earliest - offset)
              + " offsets are lost");
    }
    if (offset > latest) {
      throw new SourceMismatchException(
          "Cannot resume topic '"
              + topic
              + "' partition "
              + partition
              + ": the next offset is "
              + offset
              + ", beyond the partition's end "
              + latest);
    }
  }

  static void checkNoneMissing(String topic, Set<Integer> ledger, Set<Integer> cluster) {
    var missing = new TreeSet<>(ledger);
    missing.removeAll(cluster);
    if (!missing.isEmpty()) {
      throw new SourceMismatchException(
          "Cannot resume topic '" + topic + "': partitions " + missing + " are gone");
    }
  }
}
