package io.chimera.quality.deduplication;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one dataset whose repeats are looked for, in its group {@code dataset}. They start
 * anew with each attempt of the job; the books in the tables do not.
 */
final class DeduplicationMetrics {
  private final Counter duplicates;
  private final Counter withoutKey;
  private final Counter late;

  DeduplicationMetrics(MetricGroup operator, String dataset, DatasetKeys keys) {
    MetricGroup metrics = operator.addGroup("dataset", dataset);
    duplicates = metrics.counter("duplicates");
    withoutKey = metrics.counter("withoutKey");
    late = metrics.counter("lateForDeduplication");
    metrics.gauge("keysRemembered", keys::size);
    metrics.gauge("keyBytes", keys::bytes);
  }

  void count(DatasetKeys.Fate fate) {
    switch (fate) {
      case FIRST -> {}
      case REPEAT -> duplicates.inc();
      case WITHOUT_KEY -> withoutKey.inc();
      case LATE -> late.inc();
    }
  }
}
