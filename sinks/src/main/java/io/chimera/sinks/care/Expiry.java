package io.chimera.sinks.care;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Takes old snapshots out of a table's history, and the files that only they have. What branches
 * and tags keep stays, and so does what the ledger needs.
 */
final class Expiry {
  private final Table table;
  private final Set<Long> needed;

  /**
   * @param needed snapshots that stay, however old
   */
  Expiry(Table table, Set<Long> needed) {
    this.table = table;
    this.needed = Set.copyOf(needed);
  }

  CareStep run(CareRules rules, Instant now) {
    CareStep step = CareStep.of(CareTask.EXPIRE);
    boolean isKept =
        !PropertyUtil.propertyAsBoolean(
            table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT);
    if (isKept) {
      return step.note("'" + TableProperties.GC_ENABLED + "' is off: others use its files");
    }
    long before = before(now.minus(rules.snapshots()).toEpochMilli());
    List<Snapshot> expired = table.expireSnapshots().expireOlderThan(before).apply();
    if (expired.stream().anyMatch(each -> needed.contains(each.snapshotId()))) {
      // Times that go back, or a branch with an age of its own.
      return step.note(
          "by the times of its snapshots, or by the settings of its branches, some would go that"
              + " the ledger needs: none was expired");
    }
    if (expired.isEmpty() || rules.isOnlySaid()) {
      return expired.isEmpty() ? step : step.with("snapshots", expired.size());
    }
    var files = new AtomicLong();
    ExpireSnapshots expire =
        table
            .expireSnapshots()
            .expireOlderThan(before)
            .deleteWith(
                file -> {
                  table.io().deleteFile(file);
                  files.incrementAndGet();
                });
    expire.commit();
    return step.with("snapshots", expired.size()).with("files", files.get());
  }

  /** Snapshots of this time and later stay, and with them all that are needed. */
  private long before(long wanted) {
    long before = wanted;
    for (Snapshot snapshot : table.snapshots()) {
      if (needed.contains(snapshot.snapshotId())) {
        before = Math.min(before, snapshot.timestampMillis());
      }
    }
    return before;
  }
}
