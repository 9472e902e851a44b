package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.Metric;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.MetricGroup;

/**
 * How it stands with a contract's promises, as metrics. They are those of the last look: of a lake
 * that does not answer they say what was seen before, and when that was.
 */
final class TimelinessMetrics {
  private static final double MILLIS_A_SECOND = TimeUnit.SECONDS.toMillis(1);

  private final Map<String, DatasetFigures> datasets = new HashMap<>();

  /**
   * @param begun since when somebody is to look: of what was never seen that is how long nobody has
   */
  TimelinessMetrics(MetricGroup operator, Contract contract, Instant begun) {
    MetricGroup group = operator.addGroup("contract", contract.name());
    for (Dataset dataset : contract.datasets()) {
      if (!dataset.serviceLevels().isEmpty()) {
        MetricGroup own =
            DatasetGroups.of(group, contract.pipelineOf(dataset), dataset.name(), datasets.size());
        datasets.put(dataset.name(), new DatasetFigures(own, dataset, begun));
      }
    }
  }

  /** A dataset was looked at. */
  void looked(Dataset dataset, Look look, List<Standing> standings) {
    DatasetFigures figures = datasets.get(dataset.name());
    if (figures != null) {
      figures.looked(look, standings);
    }
  }

  private static double seconds(Instant moment) {
    return moment.toEpochMilli() / MILLIS_A_SECOND;
  }

  /** What is not known is no number. */
  private static final class DatasetFigures {
    private final Map<String, PromiseFigures> promises = new HashMap<>();
    private volatile double lag = Double.NaN;
    private volatile double lookedAt;

    DatasetFigures(MetricGroup group, Dataset dataset, Instant begun) {
      lookedAt = seconds(begun);
      Metric.TIMELINESS_LAG.gauge(group, () -> lag);
      Metric.TIMELINESS_LOOKED_AT.gauge(group, () -> lookedAt);
      for (var level : dataset.serviceLevels()) {
        String label = level.kind().label();
        promises.put(label, PromiseFigures.register(group.addGroup("promise", label), level));
      }
    }

    void looked(Look look, List<Standing> standings) {
      lag = look.source() instanceof Look.Counted counted ? unread(counted) : Double.NaN;
      lookedAt = seconds(look.at());
      for (Standing standing : standings) {
        PromiseFigures figures = promises.get(standing.level().kind().label());
        if (figures != null) {
          figures.stands(standing);
        }
      }
    }

    private static double unread(Look.Counted counted) {
      long unread = 0;
      for (var end : counted.ends().entrySet()) {
        unread += Math.max(0, end.getValue() - counted.read().getOrDefault(end.getKey(), 0L));
      }
      return unread;
    }
  }
}
