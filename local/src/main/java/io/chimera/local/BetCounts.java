package io.chimera.local;

import io.chimera.schemas.stream.ReasonCode;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many records a producer has sent, and how many of them a contract should refuse.
 *
 * @param good records that the contract accepts
 * @param broken records that it refuses, by reason; reasons without records are absent
 * @param repeats good records that were sent once more
 */
public record BetCounts(long good, Map<ReasonCode, Long> broken, long repeats) {
  public BetCounts {
    broken = Map.copyOf(broken);
  }

  /** Where every record is sent once. */
  public BetCounts(long good, Map<ReasonCode, Long> broken) {
    this(good, broken, 0);
  }

  /** Records that the contract refuses. */
  public long allBroken() {
    return broken.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All records. */
  public long total() {
    return good + allBroken() + repeats;
  }

  /** Both together. */
  public BetCounts plus(BetCounts other) {
    var sum = new EnumMap<ReasonCode, Long>(ReasonCode.class);
    sum.putAll(broken);
    other.broken.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new BetCounts(good + other.good, sum, repeats + other.repeats);
  }
}
