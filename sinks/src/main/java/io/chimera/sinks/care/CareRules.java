package io.chimera.sinks.care;

import java.io.Serializable;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a table, and how old what goes has to be.
 *
 * @param tasks what is done
 * @param snapshots how old snapshots become
 * @param rows how old rows become, and by which column; null for ever
 * @param rejected how old rejected records become; null for ever
 * @param orphans how old a file is that nobody can be about to commit any more
 * @param effect whether it is done, or only said
 */
public record CareRules(
    Set<CareTask> tasks,
    Duration snapshots,
    @Nullable RowAge rows,
    @Nullable Duration rejected,
    Duration orphans,
    Effect effect)
    implements Serializable {
  /** How long snapshots are kept where nobody says otherwise. */
  public static final Duration SNAPSHOTS = Duration.ofDays(7);

  /** How old orphans are where nobody says otherwise. */
  public static final Duration ORPHANS = Duration.ofDays(3);

  /**
   * The youngest that a file without a snapshot may be taken for an orphan: commits come once a day
   * at least, and a file is written before the barrier that it is committed after.
   */
  public static final Duration YOUNGEST_ORPHANS = Duration.ofDays(1);

  public CareRules {
    tasks = Set.copyOf(tasks);
    if (orphans.compareTo(YOUNGEST_ORPHANS) < 0) {
      throw new IllegalArgumentException(
          "Cannot take files for orphans after '"
              + orphans
              + "', expected at least '"
              + YOUNGEST_ORPHANS
              + "': they may be about to be committed");
    }
  }

  /** Whether something is changed. */
  public enum Effect {
    DONE,
    SAID
  }

  /**
   * How old rows become.
   *
   * @param column the time that counts
   * @param most how old
   */
  public record RowAge(String column, Duration most) implements Serializable {}

  boolean has(CareTask task) {
    return tasks.contains(task);
  }

  boolean isOnlySaid() {
    return effect == Effect.SAID;
  }
}
