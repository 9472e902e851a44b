package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Append;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.ReplayedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Takes records of a quarantine into their table, each once. The table's ledger decides: one commit
 * there has the rows, the replay's number, and the files that mark which records it has taken.
 * These are appended to a table beside it afterwards, by this replay or, if it dies, by the next.
 */
public final class Replays {
  private final Dataset dataset;
  private final Contract contract;
  private final TableLedger ledger;
  private final Table main;
  private final Table marks;
  private final LedgerHistory markHistory;
  private final AtomicCommits markCommits;

  /**
   * @param main the dataset's table
   * @param marks the table of what was replayed
   */
  public Replays(Contract contract, Dataset dataset, Table main, Table marks) {
    this(contract, dataset, main, marks, Patience.DEFAULT);
  }

  Replays(Contract contract, Dataset dataset, Table main, Table marks, Patience patience) {
    this.contract = contract;
    this.dataset = dataset;
    this.main = main;
    this.marks = marks;
    ledger = new TableLedger(main, patience);
    markHistory = new LedgerHistory(marks);
    markCommits = new AtomicCommits(marks, patience);
  }

  /**
   * Where a record stood in its source.
   *
   * @param stream as in {@link Provenance}
   * @param split as in {@link Provenance}
   * @param position as in {@link Provenance}
   */
  public record Place(String stream, int split, long position) {
    public static Place of(Provenance provenance) {
      return new Place(provenance.stream(), provenance.split(), provenance.position());
    }
  }

  /**
   * A replay that is about to be made.
   *
   * @param number one more than the books have
   * @param commitId its commit in them
   * @param settled up to where rejected records are in the books; those beyond may be read again
   * @param replayed what earlier replays have taken
   * @param undone commits of replays that the books no longer have, whose marks go
   * @param head commit id of the newest entry in the books
   * @param head commit id of the newest entry in the books
   */
  public record Plan(
      long number,
      String commitId,
      Positions settled,
      Set<Place> replayed,
      Set<String> undone,
      String head) {
    public Plan {
      replayed = Set.copyOf(replayed);
      undone = Set.copyOf(undone);
    }

    /** Whether a record of the quarantine is still to be replayed. */
    public boolean isOpen(Place place) {
      StreamPositions stream = settled.streams().get(place.stream());
      Long next = stream == null ? null : stream.next().get(place.split());
      return next != null && place.position() < next && !replayed.contains(place);
    }
  }

  /**
   * Looks at the books.
   *
   * @throws LedgerException if the table was never opened, was rolled back, or is another
   *     pipeline's
   */
  public Plan plan() {
    if (!(dataset.target().kind() instanceof Append)) {
      throw new ReplayException(
          "Cannot replay into table '"
              + main.name()
              + "': its rows change, and what was rejected then may be older than what is there;"
              + " touch the rows at the source");
    }
    ledger.refresh();
    ledger.checkNotRolledBack();
    LedgerEntry head =
        ledger
            .head()
            .orElseThrow(
                () ->
                    new ReplayException(
                        "Cannot replay into table '"
                            + main.name()
                            + "': no contract was ever run into it"))
            .entry();
    ledger.checkOwner(run());
    appendMissingMarks();
    long replays = head.replays();
    Set<String> newest = commits(marks, Expressions.equal(ReplayedTable.REPLAY, replays));
    if (replays > 0 && newest.isEmpty()) {
      throw new ReplayException(
          "Cannot replay into table '"
              + main.name()
              + "': table '"
              + marks.name()
              + "' lacks what replay "
              + replays
              + " has taken; records would be written twice");
    }
    return new Plan(
        replays + 1,
        CommitIds.next(),
        head.to(),
        places(marks, replays),
        commits(marks, Expressions.greaterThan(ReplayedTable.REPLAY, replays)),
        head.commitId());
  }

  private static Set<String> commits(Table marks, Expression which) {
    var commits = new HashSet<String>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(marks).where(which).select(ReplayedTable.COMMIT_ID).build()) {
      records.forEach(record -> commits.add((String) record.getField(ReplayedTable.COMMIT_ID)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return commits;
  }

  /** Whether the records that a replay has taken are marked, or it has died before. */
  static boolean isMarked(Table marks, String commitId) {
    return !commits(marks, Expressions.equal(ReplayedTable.COMMIT_ID, commitId)).isEmpty();
  }

  /** A replay may have died after its commit. */
  private void appendMissingMarks() {
    marks.refresh();
    for (Snapshot replay : ledger.replays()) {
      String commitId = String.valueOf(replay.summary().get(LedgerKeys.COMMIT_ID));
      String files = String.valueOf(replay.summary().get(LedgerKeys.REPLAY_MARKS));
      if (isMarked(marks, commitId)) {
        continue;
      }
      commitMarks(
          markHistory.find(commitId) == null ? commitId : CommitIds.next(),
          () -> {
            AppendFiles append = marks.newAppend();
            FilesText.read(FilesText.split(files), marks).forEach(append::appendFile);
            return append;
          });
    }
  }

  /**
   * What the replays that a ledger counts have taken.
   *
   * @param marks the table of what was replayed
   * @param replays how many the ledger counts
   */
  public static Set<Place> places(Table marks, long replays) {
    var places = new HashSet<Place>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(marks)
            .where(Expressions.lessThanOrEqual(ReplayedTable.REPLAY, replays))
            .select(ReplayedTable.STREAM, ReplayedTable.SPLIT, ReplayedTable.POSITION)
            .build()) {
      for (Record record : records) {
        places.add(
            new Place(
                (String) record.getField(ReplayedTable.STREAM),
                (Integer) record.getField(ReplayedTable.SPLIT),
                (Long) record.getField(ReplayedTable.POSITION)));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return places;
  }

  /**
   * Makes the replay.
   *
   * @param tally the records that were taken by fate; those that were rejected again stay where
   *     they are and do not count
   * @param rows files of the table, in Iceberg's JSON
   * @param taken files of the marks, likewise
   * @return the ledger's entry
   * @throws LedgerException if another replay came first, or the numbers do not add up
   */
  public Committed commit(Plan plan, Tally tally, String[] rows, String[] taken) {
    String what = "replay into table '" + main.name() + "'";
    Balance.check(what, tally, FilesText.rows(List.of(rows)), 0);
    long marked = FilesText.rows(List.of(taken));
    if (marked != tally.replayed()) {
      throw new UnbalancedBooksException(
          "Cannot replay into table '"
              + main.name()
              + "': "
              + tally.replayed()
              + " records were taken, "
              + marked
              + " are marked");
    }
    // Another replay may have come since, whose marks look as if they were ahead of the books.
    ledger.refresh();
    for (String undone : plan.undone()) {
      if (ledger.contains(undone)) {
        continue;
      }
      commitMarks(
          CommitIds.next(),
          () ->
              marks
                  .newDelete()
                  .deleteFromRowFilter(Expressions.equal(ReplayedTable.COMMIT_ID, undone)));
    }
    Committed entry =
        ledger.replay(
            plan.commitId(),
            run(),
            plan.number(),
            tally,
            FilesText.read(List.of(rows), main),
            FilesText.join(List.of(taken)),
            plan.head());
    ledger.refresh();
    appendMissingMarks();
    return entry;
  }

  private void commitMarks(String commitId, Supplier<SnapshotUpdate<?>> change) {
    markCommits.commit(
        new AtomicCommits.Plan() {
          @Override
          public @Nullable Snapshot find() {
            return markHistory.find(commitId);
          }

          @Override
          public AtomicCommits.Change build() {
            SnapshotUpdate<?> update = change.get();
            update.set(LedgerKeys.COMMIT_ID, commitId);
            update.set(LedgerKeys.OPERATION, LedgerEntry.Operation.REPLAY.label());
            return AtomicCommits.Change.onMain(update);
          }
        });
  }

  private Run run() {
    return new Run(contract.pipelineOf(dataset), 0, contract.version(), contract.hash());
  }
}
