package io.chimera.quality.admission;

import io.chimera.schemas.stream.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of this module: {@code dataset.reason.rejected}, one counter a dataset and reason,
 * all there from the start so that an alert sees the first one. They start anew with each attempt
 * of the job; the books in the tables do not.
 */
final class AdmissionMetrics {
  private final Map<ReasonCode, Counter> rejected = new EnumMap<>(ReasonCode.class);

  AdmissionMetrics(MetricGroup operator, String dataset) {
    for (ReasonCode code : ReasonCode.values()) {
      rejected.put(
          code,
          operator
              .addGroup("dataset", dataset)
              .addGroup("reason", code.name().toLowerCase(Locale.ROOT))
              .counter("rejected"));
    }
  }

  void rejected(ReasonCode code) {
    rejected.get(code).inc();
  }
}
