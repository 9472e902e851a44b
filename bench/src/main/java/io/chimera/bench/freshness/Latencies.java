package io.chimera.bench.freshness;

import java.util.Map;
import java.util.TreeMap;

/** How long records took, to the millisecond: exact, as times are few and records are many. */
final class Latencies {
  private final TreeMap<Long, Long> records = new TreeMap<>();
  private long count;

  /**
   * @param millis how long they took
   * @param howMany of them
   */
  void add(long millis, long howMany) {
    records.merge(millis, howMany, Long::sum);
    count += howMany;
  }

  /** Records so far. */
  long count() {
    return count;
  }

  /**
   * The least time that so many of the records did not exceed.
   *
   * @param share more than 0, at most 1, which is the time of the slowest
   */
  long percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Cannot take a share of '%s' of the records: expected more than 0, at most 1"
              .formatted(share));
    }
    long wanted = (long) Math.ceil(share * count);
    long seen = 0;
    for (Map.Entry<Long, Long> each : records.entrySet()) {
      seen += each.getValue();
      if (seen >= wanted && seen > 0) {
        return each.getKey();
      }
    }
    throw new IllegalStateException("Cannot say how long records took: there are none");
  }
}
