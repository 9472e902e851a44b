package io.chimera.sinks.care;

import io.chimera.sinks.ledger.Upkeep;
import io.chimera.sinks.ledger.UpkeepRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Takes out deletes that hold for no file any more: all that they were for was rewritten or is
 * gone. Those that come later have a higher number than any of these, so that none becomes theirs.
 */
final class DanglingDeletes {
  private final Table table;

  DanglingDeletes(Table table) {
    this.table = table;
  }

  CareStep remove(CareStep step) {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    Set<DeleteFile> dangling = current == null ? Set.of() : dangling(current);
    if (dangling.isEmpty()) {
      return step;
    }
    try {
      Snapshot unusedSnapshot =
          Upkeep.commit(
              table,
              CareTask.COMPACT.label(),
              () -> {
                // In a history that was taken back they may hold for files again.
                ValidationException.check(
                    SnapshotUtil.isAncestorOf(table, current.snapshotId()),
                    "Table '%s' was taken back",
                    table.name());
                RewriteFiles rewrite = table.newRewrite();
                dangling.forEach(rewrite::deleteFile);
                return rewrite;
              });
    } catch (UpkeepRefusedException overtaken) {
      return step.note(overtaken.getMessage() + "; the next care goes on");
    }
    return step.with("deleteFiles", dangling.size());
  }

  private Set<DeleteFile> dangling(Snapshot current) {
    try {
      Set<DeleteFile> dangling = all(current);
      if (!dangling.isEmpty()) {
        Set<String> used = used(current);
        dangling.removeIf(file -> used.contains(file.location()));
      }
      return dangling;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot look at the deletes of table '" + table.name() + "'", failure);
    }
  }

  private Set<DeleteFile> all(Snapshot current) throws IOException {
    var all = new HashSet<DeleteFile>();
    for (ManifestFile manifest : current.deleteManifests(table.io())) {
      try (var files = ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        files.forEach(file -> all.add(file.copy()));
      }
    }
    return all;
  }

  private Set<String> used(Snapshot current) throws IOException {
    var used = new HashSet<String>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
      tasks.forEach(task -> task.deletes().forEach(file -> used.add(file.location())));
    }
    return used;
  }
}
