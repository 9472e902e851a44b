package io.chimera.connectors.source;

import io.chimera.schemas.telemetry.Metric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a source's enumerator, whoever that is: after a failure of the whole job there is
 * another one in the same group of metrics, which keeps the gauges that were there first.
 */
final class EnumeratorFigures {
  /** By job and operator; as long as the job's class loader. */
  private static final Map<List<String>, EnumeratorFigures> BY_SOURCE = new ConcurrentHashMap<>();

  private volatile @Nullable DatabaseEnumerator current;

  private EnumeratorFigures() {}

  /** From now on the metrics of a group are this enumerator's. */
  static EnumeratorFigures begin(
      SplitEnumeratorMetricGroup metrics, DatabaseEnumerator enumerator) {
    Map<String, String> scope = metrics.getAllVariables();
    var key = List.of(scope.getOrDefault("<job_id>", ""), scope.getOrDefault("<operator_id>", ""));
    EnumeratorFigures figures = BY_SOURCE.computeIfAbsent(key, each -> new EnumeratorFigures());
    figures.current = enumerator;
    // In a group that has them Flink keeps the earlier ones, which read the same.
    metrics.setUnassignedSplitsGauge(figures::unassigned);
    Metric.SOURCE_PARTS_LEFT.gauge(metrics, figures::parts);
    Metric.SOURCE_TABLES_LEFT.gauge(metrics, figures::tables);
    return figures;
  }

  /** The enumerator is closed; if there is another one already, that stays. */
  void end(DatabaseEnumerator enumerator) {
    if (current == enumerator) {
      current = null;
    }
  }

  private long unassigned() {
    DatabaseEnumerator enumerator = current;
    return enumerator == null ? 0 : enumerator.partsUnassigned();
  }

  private int parts() {
    DatabaseEnumerator enumerator = current;
    return enumerator == null ? 0 : enumerator.partsLeft();
  }

  private int tables() {
    DatabaseEnumerator enumerator = current;
    return enumerator == null ? 0 : enumerator.tablesLeft();
  }
}
