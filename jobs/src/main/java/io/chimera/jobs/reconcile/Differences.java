package io.chimera.jobs.reconcile;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What two sides do not have in common.
 *
 * @param inSource rows
 * @param inTable rows
 * @param kept rows that only the table has, as it may
 * @param ranges those that differ, in the order of their keys; empty for none
 * @param counts of keys that differ, of the ranges that were looked into
 */
public record Differences(
    long inSource, long inTable, long kept, List<Range> ranges, Map<Kind, Long> counts) {
  public Differences {
    ranges = List.copyOf(ranges);
    counts = Map.copyOf(counts);
  }

  /** What is the matter with a key. */
  public enum Kind {
    ONLY_IN_SOURCE,
    ONLY_IN_TABLE,
    DIFFERENT
  }

  /**
   * A range of keys in which the sides differ.
   *
   * @param first the smallest key that one of them has there
   * @param last the largest
   * @param inSource rows there
   * @param inTable rows there
   * @param isLookedInto whether it was looked at key by key; else it was too large
   * @param keys those that differ, in their order; perhaps not all are named
   */
  public record Range(
      String first,
      String last,
      long inSource,
      long inTable,
      boolean isLookedInto,
      List<Key> keys) {
    public Range {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A key in whose rows the sides differ.
   *
   * @param kind what is the matter
   * @param key as in {@code id=17}
   */
  public record Key(Kind kind, String key) {}

  public boolean isNone() {
    return ranges.isEmpty();
  }

  /** How many keys differ so. */
  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Adds up. */
  static final class Counts {
    private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
    private long inSource;
    private long inTable;
    private long kept;
    private long differing;

    void add(KeyRange range) {
      inSource += range.inSource();
      inTable += range.inTable();
    }

    void keep(long rows) {
      kept += rows;
    }

    /**
     * @return how many keys differ so far, this one included
     */
    long differ(Kind kind) {
      kinds.merge(kind, 1L, Long::sum);
      return ++differing;
    }

    Differences of(List<Range> ranges) {
      return new Differences(inSource, inTable, kept, ranges, kinds);
    }
  }
}
