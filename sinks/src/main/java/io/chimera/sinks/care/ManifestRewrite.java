package io.chimera.sinks.care;

import io.chimera.sinks.ledger.Upkeep;
import io.chimera.sinks.ledger.UpkeepRefusedException;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.PropertyUtil;

/** Puts small manifests together: each is a file that every scan opens. */
final class ManifestRewrite {
  /** Fewer small ones are left. */
  static final int LEAST = 10;

  private final Table table;

  ManifestRewrite(Table table) {
    this.table = table;
  }

  CareStep run(CareRules rules) {
    table.refresh();
    CareStep step = CareStep.of(CareTask.MANIFESTS);
    long small = countSmall();
    if (small < LEAST) {
      return step;
    }
    if (rules.isOnlySaid()) {
      return step.with("manifests", small);
    }
    try {
      Snapshot rewritten =
          Upkeep.commit(
              table,
              CareTask.MANIFESTS.label(),
              // As they were written, which is by time.
              () -> table.rewriteManifests().clusterBy(file -> "").rewriteIf(this::isSmall));
      return step.with("manifests", count(rewritten, "manifests-replaced"))
          .with("into", count(rewritten, "manifests-created"));
    } catch (UpkeepRefusedException overtaken) {
      return step.note(overtaken.getMessage() + "; the next care goes on");
    }
  }

  private static long count(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }

  private long countSmall() {
    Snapshot current = table.currentSnapshot();
    return current == null
        ? 0
        : current.dataManifests(table.io()).stream().filter(this::isSmall).count();
  }

  private boolean isSmall(ManifestFile manifest) {
    long full =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.MANIFEST_TARGET_SIZE_BYTES,
            TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
    return manifest.length() < full / 2;
  }
}
