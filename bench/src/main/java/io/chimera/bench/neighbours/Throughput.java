package io.chimera.bench.neighbours;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a table's commits tell of a stretch of time. */
final class Throughput {
  private static final double SECOND = TimeUnit.SECONDS.toMillis(1);

  private Throughput() {}

  /**
   * A commit as a reader has seen it.
   *
   * @param visibleMillis when it could be read, in epoch milliseconds
   * @param records that the books had with it
   */
  record Seen(long visibleMillis, long records) {}

  /**
   * From the first commit in that time to the last, so that it does not matter how much lay in
   * between when it began.
   *
   * @param commits oldest first
   * @throws IllegalStateException if there are less than two in that time
   */
  static Figures.Neighbour between(List<Seen> commits, long fromMillis, long toMillis) {
    List<Seen> inside =
        commits.stream()
            .filter(each -> each.visibleMillis() >= fromMillis && each.visibleMillis() <= toMillis)
            .toList();
    if (inside.size() < 2) {
      throw new IllegalStateException(
          "Cannot count this run: '%d' commits were seen, expected at least 2; next: a longer '--seconds'"
              .formatted(inside.size()));
    }
    Seen first = inside.get(0);
    Seen last = inside.get(inside.size() - 1);
    long longest = first.visibleMillis() - fromMillis;
    for (int index = 1; index < inside.size(); index++) {
      longest =
          Math.max(
              longest, inside.get(index).visibleMillis() - inside.get(index - 1).visibleMillis());
    }
    longest = Math.max(longest, toMillis - last.visibleMillis());
    double seconds = (last.visibleMillis() - first.visibleMillis()) / SECOND;
    return new Figures.Neighbour((last.records() - first.records()) / seconds, longest / SECOND);
  }
}
