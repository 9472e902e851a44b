package io.chimera.jobs.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The slots of a cluster.
 *
 * @param total of all task managers that are there
 * @param free those of them that no job has
 * @param taskManagers how many there are
 */
public record ClusterSlots(int total, int free, int taskManagers) {

  /**
   * How many slots a job takes: tasks of one sharing group share theirs, so that its widest task
   * counts.
   */
  static <T> int taken(
      Collection<T> tasks, Function<T, Object> group, ToIntFunction<T> parallelism) {
    var widest = new HashMap<Object, Integer>();
    for (T task : tasks) {
      widest.merge(group.apply(task), parallelism.applyAsInt(task), Math::max);
    }
    return widest.values().stream().mapToInt(Integer::intValue).sum();
  }
}
