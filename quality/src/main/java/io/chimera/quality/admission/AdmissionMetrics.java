package io.chimera.quality.admission;

import io.chimera.quality.rules.RecordRules;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of this module: {@code dataset.reason.rejected}, one counter a dataset and reason,
 * and {@code dataset.rule.failed}, one a rule, all there from the start so that an alert sees the
 * first one. They start anew with each attempt of the job; the books in the tables do not.
 */
final class AdmissionMetrics {
  private final Map<ReasonCode, Counter> rejected = new EnumMap<>(ReasonCode.class);

  private final Counter[] failed;

  /** Made once, since it is asked for with every record. */
  private final IntConsumer count;

  AdmissionMetrics(MetricGroup operator, Dataset declared) {
    MetricGroup dataset = operator.addGroup("dataset", declared.name());
    for (ReasonCode code : ReasonCode.values()) {
      rejected.put(
          code,
          dataset.addGroup("reason", code.name().toLowerCase(Locale.ROOT)).counter("rejected"));
    }
    failed =
        declared.rules().stream()
            .map(rule -> dataset.addGroup("rule", rule.name()).counter("failed"))
            .toArray(Counter[]::new);
    count = rule -> failed[rule].inc();
  }

  /** Counts what the last record failed. */
  void failed(RecordRules rules) {
    rules.forEachFailed(count);
  }

  void rejected(ReasonCode code) {
    rejected.get(code).inc();
  }
}
