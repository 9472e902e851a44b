package io.chimera.jobs.quarantine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/**
 * How many rejected records there are, by group.
 *
 * @param records all of them, each once
 * @param groups the largest first, or for times the earliest
 */
public record RejectionCounts(long records, List<Group> groups) {
  public RejectionCounts {
    groups = List.copyOf(groups);
  }

  /**
   * Some of the records.
   *
   * @param parts as {@link Grouping#names()} calls them; null where a record has none
   */
  public record Group(List<@Nullable String> parts, long records) {}

  /** Counts those that are asked for. */
  public static RejectionCounts of(Table quarantine, RejectionFilter filter, Grouping grouping)
      throws IOException {
    var columns = new LinkedHashSet<>(grouping.columns());
    columns.addAll(filter.columns());
    var counts = new HashMap<List<@Nullable String>, Long>();
    long total = 0;
    try (var records = Rejections.of(quarantine, filter, List.copyOf(columns))) {
      for (Record record : records) {
        total++;
        grouping.of(record).forEach(group -> counts.merge(group, 1L, Long::sum));
      }
    }
    var groups = new ArrayList<Group>();
    counts.forEach((parts, count) -> groups.add(new Group(parts, count)));
    groups.sort(order(grouping));
    return new RejectionCounts(total, groups);
  }

  private static Comparator<Group> order(Grouping grouping) {
    Comparator<Group> byName = Comparator.comparing(group -> group.parts().toString());
    return grouping.isTime()
        ? byName
        : Comparator.comparingLong(Group::records).reversed().thenComparing(byName);
  }
}
