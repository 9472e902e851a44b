package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.telemetry.Metric;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** How it stood with one promise when it was looked at last. What is not known is no number. */
final class PromiseFigures {
  private static final double MILLIS_A_SECOND = TimeUnit.SECONDS.toMillis(1);

  private volatile @Nullable State state;
  private volatile double measured = Double.NaN;
  private volatile double breachAt = Double.NaN;

  private PromiseFigures() {}

  static PromiseFigures register(MetricGroup promise, ServiceLevel level) {
    var figures = new PromiseFigures();
    for (State each : State.values()) {
      Metric.TIMELINESS_STATE.gauge(
          promise.addGroup("state", each.label()), () -> figures.state == each ? 1 : 0);
    }
    Metric.TIMELINESS_BREACH_AT.gauge(promise, () -> figures.breachAt);
    if (level instanceof ServiceLevel.Age age) {
      double within = age.within().toMillis() / MILLIS_A_SECOND;
      Metric.TIMELINESS_AGE.gauge(promise, () -> figures.measured / MILLIS_A_SECOND);
      Metric.TIMELINESS_WITHIN.gauge(promise, () -> within);
    } else if (level instanceof ServiceLevel.Arrival arrival) {
      Metric.TIMELINESS_ROWS.gauge(promise, () -> figures.measured);
      Metric.TIMELINESS_ROWS_PROMISED.gauge(promise, arrival::rows);
    }
    return figures;
  }

  void stands(Standing standing) {
    Long figure = standing.measured();
    measured = figure == null ? Double.NaN : figure;
    breachAt =
        standing.breachAt() == null
            ? Double.NaN
            : standing.breachAt().toEpochMilli() / MILLIS_A_SECOND;
    state = standing.state();
  }
}
