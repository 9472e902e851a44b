package io.chimera.quality.admission;

import io.chimera.quality.rules.RecordRules;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.Metric;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is counted while records are judged: rejections by reason, and failures by rule; all
 * counters are there from the start, so that an alert sees the first one. They start anew with each
 * attempt of the job; the books in the tables do not.
 */
final class AdmissionMetrics {
  private final Map<ReasonCode, Counter> rejected = new EnumMap<>(ReasonCode.class);

  private final Counter[] failed;

  /** Made once, since it is asked for with every record. */
  private final IntConsumer count;

  /**
   * @param index the dataset's place in the contract
   */
  AdmissionMetrics(MetricGroup operator, AdmittedDataset admitted, int index) {
    Dataset declared = admitted.dataset();
    MetricGroup dataset = DatasetGroups.of(operator, admitted.pipeline(), declared.name(), index);
    for (ReasonCode code : ReasonCode.values()) {
      rejected.put(
          code,
          Metric.RECORDS_REJECTED.counter(
              dataset.addGroup("reason", code.name().toLowerCase(Locale.ROOT))));
    }
    failed = new Counter[declared.rules().size()];
    for (int rule = 0; rule < failed.length; rule++) {
      String name = declared.rules().get(rule).name();
      failed[rule] = Metric.RULE_FAILURES.counter(DatasetGroups.ofRule(dataset, name, rule));
    }
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
