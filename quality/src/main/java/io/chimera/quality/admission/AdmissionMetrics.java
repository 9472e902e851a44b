package io.chimera.quality.admission;

import io.chimera.schemas.stream.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of this module: {@code chimera.rejected.reason.<code>}, one counter a reason. They
 * start anew with each attempt of the job; the books in the tables do not.
 */
final class AdmissionMetrics {
  private final Map<ReasonCode, Counter> rejected = new EnumMap<>(ReasonCode.class);

  AdmissionMetrics(MetricGroup group) {
    for (ReasonCode code : ReasonCode.values()) {
      rejected.put(
          code,
          group
              .addGroup("chimera")
              .addGroup("reason", code.name().toLowerCase(Locale.ROOT))
              .counter("rejected"));
    }
  }

  void rejected(ReasonCode code) {
    rejected.get(code).inc();
  }
}
