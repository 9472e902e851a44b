package io.chimera.connectors.source;

import io.chimera.schemas.stream.CommittedPositions;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Up to where a database may forget its log: what all ledgers have, and not what checkpoints have,
 * which somebody may delete. Asked by the thread that reads, after checkpoints and never more often
 * than once a heartbeat.
 */
final class Confirmations implements AutoCloseable {
  private final CommittedPositions.Address address;
  private final long heartbeatNanos;
  private volatile boolean isDue;
  private long askedAt;
  private CommittedPositions positions;

  Confirmations(CommittedPositions.Address address, Duration heartbeat) {
    this.address = address;
    this.heartbeatNanos = heartbeat.toNanos();
    this.askedAt = System.nanoTime() - heartbeatNanos;
  }

  /** A checkpoint is complete; by any thread. */
  void checkpointed() {
    isDue = true;
  }

  /** The least position of all ledgers, if it is time to ask for it. */
  OptionalLong poll() {
    if (!isDue || System.nanoTime() - askedAt < heartbeatNanos) {
      return OptionalLong.empty();
    }
    if (positions == null) {
      positions = address.open();
    }
    isDue = false;
    askedAt = System.nanoTime();
    return positions.byDataset().values().stream().mapToLong(Long::longValue).min();
  }

  @Override
  public void close() {
    if (positions != null) {
      positions.close();
    }
  }
}
