package io.chimera.connectors.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far reading has come.
 *
 * @param phase what is done now
 * @param starts by name of the dataset, the position up to which it has everything, 0 for nothing
 */
public record ReadState(Phase phase, Map<String, Long> starts) {

  /** What is done now. */
  public enum Phase {
    /** Tables are read wholly; whatever was read by now counts for nothing after a restart. */
    TABLES,
    /** They are read, and the log is not given to a reader yet. */
    BETWEEN,
    /** A reader has the log. */
    LOG
  }

  public ReadState {
    starts = Map.copyOf(starts);
  }

  /** Where a run without state begins. */
  static ReadState first(Map<String, Long> starts) {
    return new ReadState(starts.containsValue(0L) ? Phase.TABLES : Phase.BETWEEN, starts);
  }

  /** The datasets that have nothing yet, by name. */
  List<String> unread() {
    return new TreeMap<>(starts)
        .entrySet().stream().filter(each -> each.getValue() == 0).map(Map.Entry::getKey).toList();
  }

  /**
   * @throws IllegalStateException if the state is of other datasets
   */
  void requireSame(Set<String> datasets) {
    if (!starts.keySet().equals(datasets)) {
      throw new IllegalStateException(
          "Cannot go on from this state: it is of the datasets "
              + new TreeSet<>(starts.keySet())
              + ", the contract has "
              + new TreeSet<>(datasets)
              + "; start from the tables");
    }
  }
}
