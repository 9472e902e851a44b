package io.chimera.quality.deduplication;

import io.chimera.quality.deduplication.DatasetKeys.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plain, and slow: every record that was let through, and which of them are forgotten. */
final class KeyOracle {
  private final Map<Long, List<Long>> times = new HashMap<>();
  private final long within;
  private final long width;
  private long streamTime = Long.MIN_VALUE;

  KeyOracle(long within) {
    this.within = within;
    width = (within + 3) / 4;
  }

  Fate judge(long key, long time) {
    var let = times.computeIfAbsent(key, each -> new ArrayList<>());
    if (let.stream().anyMatch(each -> Math.abs(each - time) < within)) {
      return Fate.REPEAT;
    }
    let.add(time);
    return streamTime != Long.MIN_VALUE && time - within + 1 < kept() ? Fate.LATE : Fate.FIRST;
  }

  private long kept() {
    return (Math.floorDiv(streamTime - within + 1, width) - 1) * width;
  }

  void moveTo(long time) {
    if (time > streamTime) {
      long before = streamTime == Long.MIN_VALUE ? Long.MIN_VALUE : kept();
      streamTime = time;
      if (kept() > before) {
        times.values().forEach(each -> each.removeIf(let -> let < kept()));
      }
    }
  }
}
