package io.chimera.sinks.care;

import io.chimera.sinks.ledger.Upkeep;
import io.chimera.sinks.ledger.UpkeepRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;

/**
 * Puts small files together and applies deletes, a group of files at a time. A group is read as of
 * one snapshot and takes that one's place in the order of deletes: what others delete meanwhile
 * holds for it too. Others who commit meanwhile are never in the way, and where they have taken the
 * same files the group is left for the next time.
 */
final class Compaction {
  /** What one care reads at most; the rest is for the next. */
  static final long MOST_BYTES = 32L << 30;

  private final Table table;
  private final long settled;
  private final long mostBytes;

  /**
   * @param settled sequence number of the newest files that may be touched
   * @param mostBytes what is read at most
   */
  Compaction(Table table, long settled, long mostBytes) {
    this.table = table;
    this.settled = settled;
    this.mostBytes = mostBytes;
  }

  CareStep run(CareRules rules) {
    table.refresh();
    CareStep step = CareStep.of(CareTask.COMPACT);
    Snapshot start = table.currentSnapshot();
    if (start == null) {
      return step;
    }
    if (CompactionPlan.formatVersion(table) > CompactionPlan.MOST_FORMAT_VERSION) {
      return step.note(
          "format version "
              + CompactionPlan.formatVersion(table)
              + " gives rows ids of their own, which are not kept here");
    }
    CompactionPlan plan = CompactionPlan.of(table, settled);
    if (plan.otherSpecs() > 0) {
      step = step.note(plan.otherSpecs() + " files of an earlier partitioning are left");
    }
    long bytes = 0;
    for (List<FileScanTask> group : plan.groups()) {
      bytes += CompactionPlan.bytes(group);
      if (bytes > mostBytes && bytes > CompactionPlan.bytes(group)) {
        return step.note("there is more to do than is done at once; the next care goes on");
      }
      if (rules.isOnlySaid()) {
        step = counted(step, group);
        continue;
      }
      try {
        step = compact(step, start, group);
      } catch (UpkeepRefusedException overtaken) {
        // Whoever did it may be another care, and what follows would be done twice too.
        return step.note(overtaken.getMessage() + "; the next care goes on");
      }
    }
    return rules.isOnlySaid() ? step : new DanglingDeletes(table).remove(step);
  }

  private static CareStep counted(CareStep step, List<FileScanTask> group) {
    return step.with("files", group.size()).with("bytes", CompactionPlan.bytes(group));
  }

  private CareStep compact(CareStep step, Snapshot start, List<FileScanTask> group) {
    List<DataFile> written = write(group);
    long number = sequenceNumber(start, group);
    try {
      Snapshot unusedSnapshot =
          Upkeep.commit(
              table,
              CareTask.COMPACT.label(),
              () -> rewrite(start, number, group, written),
              snapshot -> keepsLaterDeletes(snapshot, number));
    } catch (UpkeepRefusedException overtaken) {
      // Only now: after any other failure they may be the table's all the same.
      written.forEach(file -> table.io().deleteFile(file.location()));
      throw overtaken;
    }
    return counted(step, group).with("into", written.size());
  }

  private RewriteFiles rewrite(
      Snapshot start, long number, List<FileScanTask> group, List<DataFile> written) {
    RewriteFiles rewrite =
        table.newRewrite().validateFromSnapshot(start.snapshotId()).dataSequenceNumber(number);
    group.forEach(task -> rewrite.deleteFile(task.file()));
    written.forEach(rewrite::addFile);
    return rewrite;
  }

  /**
   * Whether a rewrite has kept all that deletes rows of its new files. Iceberg takes out deletes
   * that are older than every file that stays, and does not count the new ones among them: rows
   * that were only deleted meanwhile would come back.
   */
  private boolean keepsLaterDeletes(Snapshot rewritten, long number) {
    for (DeleteFile removed :
        SnapshotChanges.builderFor(table).snapshot(rewritten).build().removedDeleteFiles()) {
      if (removed.dataSequenceNumber() > number) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where deletes were applied, that of the snapshot in which they were: all later ones hold for
   * the new files, and none of the earlier is kept for them. Elsewhere files become no younger than
   * they are.
   */
  private static long sequenceNumber(Snapshot start, List<FileScanTask> group) {
    if (group.stream().anyMatch(task -> !task.deletes().isEmpty())) {
      return start.sequenceNumber();
    }
    return group.stream().mapToLong(task -> task.file().dataSequenceNumber()).max().orElseThrow();
  }

  private List<DataFile> write(List<FileScanTask> group) {
    try {
      return new GroupWriter(table, CompactionPlan.fileBytes(table)).write(group);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot compact table '" + table.name() + "'", failure);
    }
  }
}
