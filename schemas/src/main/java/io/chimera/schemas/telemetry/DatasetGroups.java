package io.chimera.schemas.telemetry;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * Groups in which datasets' metrics are registered. A contract may have a thousand datasets, and
 * each has a series for each reason and rule in each subtask: so only the first {@link #MOST} of
 * them are measured, and of the rules of each the first {@link #MOST_RULES}. The others count for
 * nobody, at the same cost, and {@link Metric#DATASETS_UNMEASURED} says how many they are.
 */
public final class DatasetGroups {
  /** So many datasets of a contract are measured. */
  public static final int MOST = 100;

  /** So many rules of a dataset are. */
  public static final int MOST_RULES = 50;

  private static final MetricGroup NOWHERE = new UnregisteredMetricsGroup();

  private DatasetGroups() {}

  /**
   * The group of a dataset.
   *
   * @param operator the operator's own group
   * @param index the dataset's place in the contract
   */
  public static MetricGroup of(MetricGroup operator, String pipeline, String dataset, int index) {
    return index < MOST
        ? operator.addGroup("pipeline", pipeline).addGroup("dataset", dataset)
        : NOWHERE;
  }

  /**
   * The group of a rule in its dataset's group.
   *
   * @param index the rule's place in the dataset
   */
  public static MetricGroup ofRule(MetricGroup dataset, String rule, int index) {
    return index < MOST_RULES ? dataset.addGroup("rule", rule) : NOWHERE;
  }

  /** How many of a contract's datasets are not measured. */
  public static int unmeasured(int datasets) {
    return Math.max(0, datasets - MOST);
  }
}
