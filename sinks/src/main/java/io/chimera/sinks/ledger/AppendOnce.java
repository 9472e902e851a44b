package io.chimera.sinks.ledger;

import io.chimera.sinks.ledger.AtomicCommits.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** Adds files to a table that is no ledger's own, once, whatever the catalog answers. */
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
                Addition addition = next.get();
                AppendFiles append = table.newAppend().set(ID, id).deleteWith(path -> {});
                addition.summary().forEach(append::set);
                FilesText.read(addition.files(), table).forEach(append::appendFile);
                return Change.onMain(append);
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
