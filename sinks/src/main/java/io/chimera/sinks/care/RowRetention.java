package io.chimera.sinks.care;

import io.chimera.sinks.ledger.Upkeep;
import io.chimera.sinks.ledger.UpkeepRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Takes out rows whose time is over, a partition at a time: files go, and none is written. Their
 * snapshots keep them until they expire.
 */
final class RowRetention {
  private final Table table;
  private final long settled;

  /**
   * @param settled sequence number of the newest files that may be touched
   */
  RowRetention(Table table, long settled) {
    this.table = table;
    this.settled = settled;
  }

  CareStep run(CareRules rules, CareRules.RowAge age, Instant now) {
    table.refresh();
    CareStep step = CareStep.of(CareTask.RETENTION);
    if (table.currentSnapshot() == null) {
      return step;
    }
    if (table.schema().findField(age.column()) == null) {
      return step.note("it has no column '" + age.column() + "'");
    }
    var over = new ArrayList<DataFile>();
    long across = 0;
    long unsettled = 0;
    var times = new PartitionTimes(table, age.column(), now.minus(age.most()));
    for (DataFile file : candidates(age, times)) {
      switch (times.of(file)) {
        case OVER -> {
          if (file.dataSequenceNumber() <= settled) {
            over.add(file.copyWithoutStats());
          } else {
            unsettled++;
          }
        }
        case ACROSS -> across++;
        case LASTS -> {}
      }
    }
    if (across > 0) {
      step =
          step.note(
              across
                  + " files that lie in no partition by time have older rows beside others: they"
                  + " are left");
    }
    if (unsettled > 0) {
      step =
          step.note(
              unsettled + " files are left while a rewind of the table may ask for their records");
    }
    return over.isEmpty() ? step : remove(step, over, rules);
  }

  private List<DataFile> candidates(CareRules.RowAge age, PartitionTimes times) {
    var files = new ArrayList<DataFile>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .filter(Expressions.lessThan(age.column(), times.cutoffMicros()))
            .includeColumnStats()
            .planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
      return files;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot look at the files of table '" + table.name() + "'", failure);
    }
  }

  private CareStep remove(CareStep step, List<DataFile> over, CareRules rules) {
    CareStep counted =
        step.with("files", over.size())
            .with("rows", over.stream().mapToLong(DataFile::recordCount).sum());
    if (rules.isOnlySaid()) {
      return counted;
    }
    try {
      Snapshot unusedSnapshot =
          Upkeep.commit(
              table,
              CareTask.RETENTION.label(),
              () -> {
                DeleteFiles delete = table.newDelete().validateFilesExist();
                over.forEach(delete::deleteFile);
                return delete;
              });
      return counted;
    } catch (UpkeepRefusedException overtaken) {
      return step.note(overtaken.getMessage() + "; the next care goes on");
    }
  }
}
