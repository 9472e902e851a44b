package io.chimera.quality.deduplication;

import io.chimera.schemas.telemetry.Metric;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one dataset whose repeats are looked for. They start anew with each attempt of the
 * job; the books in the tables do not.
 */
final class DeduplicationMetrics {
  private final Counter duplicates;
  private final Counter withoutKey;
  private final Counter late;

  DeduplicationMetrics(MetricGroup dataset, DatasetKeys keys) {
    duplicates = Metric.REPEATS.counter(dataset);
    withoutKey = Metric.REPEATS_WITHOUT_KEY.counter(dataset);
    late = Metric.REPEATS_LATE.counter(dataset);
    Metric.KEYS_REMEMBERED.gauge(dataset, keys::countedSize);
    Metric.KEY_BYTES.gauge(dataset, keys::countedBytes);
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
