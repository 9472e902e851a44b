package io.chimera.sinks.ledger;

import io.chimera.sinks.ledger.AtomicCommits.Change;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** Changes which files a table has that is no ledger's own, once, whatever the catalog answers. */
public final class AppendOnce {
  private static final String ID = "chimera.append-id";

  /** So many snapshots may others have made since a lost answer. */
  private static final int LOOKED_AT = 1_000;

  private AppendOnce() {}

  /**
   * Commits.
   *
   * @param files in Iceberg's JSON
   * @throws LedgerUnavailableException if the catalog did not take it and does not have it
   */
  public static void append(Table table, List<String> files) {
    commit(
        table,
        id -> {
          AppendFiles append = table.newAppend().set(ID, id).deleteWith(path -> {});
          FilesText.read(files, table).forEach(append::appendFile);
          return append;
        });
  }

  /**
   * Puts files in the place of others that have the same rows.
   *
   * @param old the table's
   * @param files in Iceberg's JSON
   * @throws LedgerException if somebody else has replaced one of the old ones, or the catalog did
   *     not take it
   */
  public static void replace(Table table, Set<DataFile> old, List<String> files) {
    long since = table.currentSnapshot().snapshotId();
    commit(
        table,
        id -> {
          RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(since);
          old.forEach(rewrite::deleteFile);
          FilesText.read(files, table).forEach(rewrite::addFile);
          return rewrite.set(ID, id).deleteWith(path -> {});
        });
  }

  private static void commit(Table table, Function<String, SnapshotUpdate<?>> update) {
    String id = CommitIds.next();
    var commits = new AtomicCommits(table, Patience.DEFAULT);
    Snapshot unusedSnapshot =
        commits.commit(
            new AtomicCommits.Plan() {
              @Override
              public @Nullable Snapshot find() {
                return AppendOnce.find(table, id);
              }

              @Override
              public Change build() {
                try {
                  return Change.onMain(update.apply(id));
                } catch (ValidationException changed) {
                  throw new LedgerException(
                      "Cannot commit to table '" + table.name() + "': others have changed it",
                      changed);
                }
              }
            });
  }

  private static @Nullable Snapshot find(Table table, String id) {
    Snapshot snapshot = table.currentSnapshot();
    for (int looked = 0; snapshot != null && looked < LOOKED_AT; looked++) {
      if (id.equals(snapshot.summary().get(ID))) {
        return snapshot;
      }
      Long parent = snapshot.parentId();
      snapshot = parent == null ? null : table.snapshot(parent);
    }
    return null;
  }
}
