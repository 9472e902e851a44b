package io.chimera.quality.admission;

import io.chimera.schemas.stream.SplitProgress;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The first position seen and the next one to come, by split of one stream, since the last barrier.
 */
final class SplitMarks {
  private static final long UNSEEN = -1;

  private final String stream;
  private long[] first = new long[0];
  private long[] next = new long[0];

  SplitMarks(String stream) {
    this.stream = stream;
  }

  void saw(int split, long position) {
    if (split >= first.length) {
      grow(split + 1);
    }
    if (first[split] == UNSEEN) {
      first[split] = position;
    }
    next[split] = position + 1;
  }

  /** What was seen; forgets it. */
  SplitProgress[] drain() {
    var progress = new ArrayList<SplitProgress>();
    for (int split = 0; split < first.length; split++) {
      if (first[split] != UNSEEN) {
        progress.add(new SplitProgress(stream, split, first[split], next[split]));
      }
    }
    Arrays.fill(first, UNSEEN);
    return progress.toArray(SplitProgress[]::new);
  }

  private void grow(int splits) {
    int before = first.length;
    first = Arrays.copyOf(first, splits);
    next = Arrays.copyOf(next, splits);
    Arrays.fill(first, before, splits, UNSEEN);
  }
}
