package io.chimera.sinks.ledger;

import io.chimera.sinks.ledger.AtomicCommits.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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
   * What is added.
   *
   * @param files in Iceberg's JSON
   * @param summary what the snapshot says of them
   */
  public record Addition(List<String> files, Map<String, String> summary) {
    public Addition {
      files = List.copyOf(files);
      summary = Map.copyOf(summary);
    }
  }

  /**
   * Commits.
   *
   * @param files in Iceberg's JSON
   * @throws LedgerUnavailableException if the catalog did not take it and does not have it
   */
  public static void append(Table table, List<String> files) {
    var addition = new Addition(files, Map.of());
    Snapshot unusedSnapshot = append(table, () -> addition);
  }

  /**
   * Commits what depends on all that was committed before.
   *
   * @param next asked before every attempt, on the table's newest state: nobody comes in between
   * @return the snapshot that has brought it
   * @throws LedgerUnavailableException if the catalog did not take it and does not have it
   */
  public static Snapshot append(Table table, Supplier<Addition> next) {
    return commit(
        table,
        id -> {
          Addition addition = next.get();
          AppendFiles append = table.newAppend().set(ID, id).deleteWith(path -> {});
          addition.summary().forEach(append::set);
          FilesText.read(addition.files(), table).forEach(append::appendFile);
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
    Snapshot unusedSnapshot =
        commit(
            table,
            id -> {
              RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(since);
              old.forEach(rewrite::deleteFile);
              FilesText.read(files, table).forEach(rewrite::addFile);
              return rewrite.set(ID, id).deleteWith(path -> {});
            });
  }

  private static Snapshot commit(Table table, Function<String, SnapshotUpdate<?>> update) {
    String id = CommitIds.next();
    return new AtomicCommits(table, Patience.DEFAULT)
        .commit(
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
