package io.chimera.bench;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;

/** The table of a system of others, made as the pipeline makes its own. */
final class PeerTable {
  private PeerTable() {}

  static void make(MeasuredRun.Order order, String topic, PlatformSettings platform) {
    var contract = BenchContract.of(order.subject(), order.workload(), order.source(), topic);
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      TargetTables.main(catalog, contract.datasets().get(0));
    }
  }
}
