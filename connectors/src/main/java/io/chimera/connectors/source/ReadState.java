package io.chimera.connectors.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far reading has come.
 *
 * @param phase what is done now
 * @param starts by name of the dataset, the position up to which it has everything, 0 for nothing
 * @param unread the datasets that are still to be read wholly, by name
 */
public record ReadState(Phase phase, Map<String, Long> starts, Set<String> unread) {

  /** What is done now. */
  public enum Phase {
    /**
     * Tables are read wholly; of those that are not, nothing that was read counts after a restart.
     */
    TABLES,
    /** They are read, and the log, if there is one, is not given to a reader yet. */
    BETWEEN,
    /** A reader has the log. */
    LOG
  }

  public ReadState {
    starts = Map.copyOf(starts);
    unread = Set.copyOf(unread);
  }

  /** Where a run without state begins that goes on with the log: what has nothing yet is read. */
  static ReadState first(Map<String, Long> starts) {
    var unread = new HashSet<>(starts.keySet());
    unread.removeIf(dataset -> starts.get(dataset) != 0);
    return new ReadState(unread.isEmpty() ? Phase.BETWEEN : Phase.TABLES, starts, unread);
  }

  /** Where a run without state begins that has no log: all is read. */
  static ReadState firstWithoutLog(Map<String, Long> starts) {
    return new ReadState(Phase.TABLES, starts, starts.keySet());
  }

  /** The datasets that are to be read, in the order of their names. */
  List<String> toRead() {
    return List.copyOf(new TreeSet<>(unread));
  }

  /**
   * The same when some datasets are read.
   *
   * @param reached where they are then
   */
  ReadState read(Map<String, Long> reached) {
    var later = new HashMap<>(starts);
    later.putAll(reached);
    var left = new HashSet<>(unread);
    left.removeAll(reached.keySet());
    return new ReadState(left.isEmpty() ? Phase.BETWEEN : Phase.TABLES, later, left);
  }

  /** The same in another phase. */
  ReadState in(Phase other) {
    return new ReadState(other, starts, unread);
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
