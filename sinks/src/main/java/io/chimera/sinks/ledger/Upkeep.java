package io.chimera.sinks.ledger;

import io.chimera.sinks.ledger.AtomicCommits.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Changes which files main has without a word in the ledger: a compaction, a retention. Its
 * snapshots carry no key of the ledger and leave its tags where they are, so that to the books they
 * are any other engine's. Done once, whatever the catalog answers, as the ledger's own commits are.
 */
public final class Upkeep {
  /** In the summary of its snapshots: which work it was. The ledger's own keys begin otherwise. */
  public static final String WORK = "chimera-upkeep";

  private static final String ID = "chimera-upkeep-id";

  private static final String CHANGED = "others have changed the same files";

  /** Whoever commits all the time comes first; half a minute is enough to find a gap. */
  private static final Patience PATIENCE =
      new Patience(20, Duration.ofMillis(100), Duration.ofSeconds(2));

  private Upkeep() {}

  /**
   * Why main's files have to stay as they are; empty if they need not. Answers from the state last
   * read.
   */
  public static Optional<String> obstacle(Table table) {
    if (new LedgerHistory(table).held() != null) {
      // On top of a snapshot of ours a release would commit again what waits, and could not where
      // rows are deleted.
      return Optional.of("its gate is closed, and what waits goes on from main as it is");
    }
    return rollback(table);
  }

  /** Why the history has to stay as it is; empty if it need not. As above. */
  public static Optional<String> rollback(Table table) {
    return new LedgerHistory(table).undone().isPresent()
        ? Optional.of("it was rolled back, and nobody has said yet what is to become of that")
        : Optional.empty();
  }

  /**
   * Commits to main.
   *
   * @param work what it is, for whoever reads the history
   * @param update asked before every attempt, on the table's newest state
   * @return the snapshot
   * @throws UpkeepRefusedException if there is an {@link #obstacle}, or others have changed what
   *     the update is about; nothing was changed then
   * @throws LedgerUnavailableException if the catalog did not take it and does not have it
   */
  public static Snapshot commit(Table table, String work, Supplier<SnapshotUpdate<?>> update) {
    return commit(table, work, update, each -> true);
  }

  /**
   * As above.
   *
   * @param isSound asked of what the update has come to, before it becomes the table's; if not, it
   *     is refused as what others were faster than
   */
  public static Snapshot commit(
      Table table, String work, Supplier<SnapshotUpdate<?>> update, Predicate<Snapshot> isSound) {
    return commit(table, work, update, isSound, PATIENCE);
  }

  static Snapshot commit(
      Table table,
      String work,
      Supplier<SnapshotUpdate<?>> update,
      Predicate<Snapshot> isSound,
      Patience patience) {
    String id = CommitIds.next();
    return new AtomicCommits(table, patience)
        .commit(
            new AtomicCommits.Plan() {
              @Override
              public @Nullable Snapshot find() {
                return Upkeep.find(table, id);
              }

              @Override
              public Change build() {
                Optional<String> obstacle = obstacle(table);
                if (obstacle.isPresent()) {
                  throw refusal(table, obstacle.get(), null);
                }
                try {
                  SnapshotUpdate<?> change = update.get();
                  change.set(WORK, work);
                  change.set(ID, id);
                  Change made = Change.besideLedger(change);
                  if (made.snapshots().stream().allMatch(isSound)) {
                    return made;
                  }
                } catch (ValidationException changed) {
                  throw refusal(table, CHANGED, changed);
                }
                throw refusal(table, CHANGED, null);
              }
            });
  }

  private static UpkeepRefusedException refusal(
      Table table, String reason, @Nullable Throwable cause) {
    return new UpkeepRefusedException(
        "Cannot change files of table '" + table.name() + "': " + reason, cause);
  }

  /** Whether a snapshot was made here. */
  static boolean isOf(Snapshot snapshot) {
    return snapshot.summary().containsKey(WORK);
  }

  /** Among all that there are: what was committed and then taken back was committed. */
  private static @Nullable Snapshot find(Table table, String id) {
    for (Snapshot snapshot : table.snapshots()) {
      if (id.equals(snapshot.summary().get(ID))) {
        return snapshot;
      }
    }
    return null;
  }
}
