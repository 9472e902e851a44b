package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.QuerySpec;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.sinks.write.WrittenFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what the writer subtasks hand over between two checkpoints into one closing a dataset, each
 * starting where the one before ended; a checkpoint that nobody completed may need one of its own.
 * What belongs to a read of a whole table is kept until all parts of the read are there. Decides
 * nothing about when to commit.
 */
final class ClosingAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(ClosingAssembly.class);

  private final List<OpenedDataset> datasets;
  private final Supplier<String> commitIds;
  private final Clock clock;
  private final Map<TableName, Carry> carries = new HashMap<>();
  private final Map<TableName, Gathered> reads = new HashMap<>();
  private final Map<TableName, Instant> closed = new HashMap<>();

  /** By dataset, and by the checkpoint that was to come. */
  private final List<SortedMap<Long, Gathered>> arrived = new ArrayList<>();

  private final List<Gathered> dropped = new ArrayList<>();

  /** Tables whose read was committed before this attempt began. */
  private final Set<TableName> read = new HashSet<>();

  /**
   * @param datasets in the contract's order
   * @param commitIds makes a new commit id at each call
   * @param clock tells when positions alone are due
   */
  ClosingAssembly(List<OpenedDataset> datasets, Supplier<String> commitIds, Clock clock) {
    this.datasets = datasets;
    this.commitIds = commitIds;
    this.clock = clock;
    for (OpenedDataset dataset : datasets) {
      carries.put(dataset.table(), new Carry(dataset.table(), dataset.start()));
      closed.put(dataset.table(), clock.instant());
      arrived.add(new TreeMap<>());
    }
  }

  /** Goes on where an earlier run left; datasets that are no longer ingested are forgotten. */
  void restore(Iterable<Carry> restored) {
    for (Carry carry : restored) {
      carries.computeIfPresent(
          carry.table(), (table, opened) -> withNewSplits(carry, opened.positions()));
    }
  }

  /** A restored cut knows nothing of streams that the contract has added since. */
  private static Carry withNewSplits(Carry restored, Positions opened) {
    var streams = new HashMap<>(opened.streams());
    streams.putAll(restored.positions().streams());
    var positions = new Positions(restored.positions().source(), new TreeMap<>(streams));
    return new Carry(restored.table(), positions);
  }

  /** Goes on with reads that an earlier run has not finished, likewise. */
  void restoreReads(Iterable<Gathered> restored) {
    for (Gathered read : restored) {
      if (carries.containsKey(read.table())) {
        reads.put(read.table(), read);
      }
    }
  }

  /** Says when a table was committed to last, as its books have it. */
  void committed(TableName table, Instant at) {
    closed.put(table, at);
  }

  /**
   * Says that the run has read a table and committed it. The source may not know, since the part
   * was told just before the barrier; should it begin anew, what it finds is left out.
   */
  void alreadyRead(TableName table) {
    read.add(table);
  }

  void add(WrittenFiles files) {
    int dataset = files.dataset();
    TableName table = datasets.get(dataset).table();
    arrived.get(dataset).merge(files.checkpoint(), Gathered.of(table, files), Gathered::plus);
  }

  /**
   * Everything that arrived since the last call. Datasets for which nothing happened have no
   * closing, nor have those whose read is not whole.
   *
   * @throws PositionOverlapException if a split was read from before its last position
   * @throws UnbalancedBooksException if counts and files do not add up
   */
  List<Closing> cut(long checkpoint) {
    var closings = new ArrayList<Closing>();
    for (int index = 0; index < datasets.size(); index++) {
      OpenedDataset dataset = datasets.get(index);
      for (Gathered commit : commits(arrived.get(index), checkpoint)) {
        if (commit.read() != null && read.contains(dataset.table())) {
          dropped.add(commit);
          continue;
        }
        Gathered gathered = withEarlierParts(commit);
        if (gathered.isOpen()) {
          reads.put(dataset.table(), gathered);
        } else {
          close(dataset, gathered, checkpoint).ifPresent(closings::add);
        }
      }
    }
    return closings;
  }

  /**
   * Takes all that arrived, in the order of its barriers. More than one where a checkpoint was
   * given up: its barrier has passed the writers, and what they handed over is not handed over
   * again.
   */
  private static List<Gathered> commits(SortedMap<Long, Gathered> arrived, long checkpoint) {
    Gathered last = arrived.remove(WrittenFiles.END_OF_INPUT);
    if (last != null) {
      arrived.merge(checkpoint, last, Gathered::plus);
    }
    var commits = new ArrayDeque<Gathered>();
    for (Gathered next : arrived.values()) {
      Gathered before = commits.peekLast();
      if (before == null || before.isApartFrom(next)) {
        commits.add(next);
      } else {
        commits.removeLast();
        commits.add(before.plus(next));
      }
    }
    arrived.clear();
    return List.copyOf(commits);
  }

  /** A part of another read says that the one before will never be whole. */
  private Gathered withEarlierParts(Gathered gathered) {
    if (gathered.read() == null) {
      return gathered;
    }
    Gathered before = reads.remove(gathered.table());
    if (before == null) {
      return gathered;
    }
    if (before.isOfRead(gathered.read())) {
      return before.plus(gathered);
    }
    dropped.add(before);
    return gathered;
  }

  private Optional<Closing> close(OpenedDataset dataset, Gathered gathered, long checkpoint) {
    Carry before = carry(dataset);
    boolean isRead = gathered.read() != null;
    Moved moved = move(dataset, before.positions(), progress(dataset, before, gathered));
    boolean isMoved = !moved.from().equals(moved.to());
    if (gathered.isEmpty() && !isRead && (!isMoved || !isDue(dataset))) {
      return Optional.empty();
    }
    var closing =
        new Closing(
            commitIds.get(),
            dataset.table(),
            checkpoint,
            dataset.contractVersion(),
            dataset.contractHash(),
            moved.from(),
            moved.to(),
            gathered.tally(),
            readings(gathered),
            isRead ? dataset.effect() : Effect.CHANGE,
            gathered.dataFiles(),
            gathered.deleteFiles(),
            gathered.quarantineFiles());
    Balance.check(
        "dataset '" + dataset.dataset() + "'",
        gathered.tally(),
        gathered.readings().changes(),
        FilesText.rows(gathered.dataFiles()),
        FilesText.rows(gathered.quarantineFiles()));
    carries.put(dataset.table(), new Carry(dataset.table(), moved.to()));
    closed.put(dataset.table(), clock.instant());
    return Optional.of(closing);
  }

  private static List<SplitProgress> progress(
      OpenedDataset dataset, Carry before, Gathered gathered) {
    if (dataset.reads() == Reads.OF_A_QUERY) {
      return numbered(before.positions(), gathered.tally().in());
    }
    return gathered.read() != null
        ? ends(gathered.progress())
        : new ArrayList<>(gathered.progress());
  }

  /** Rows of a query are numbered as they come: there is nothing else that they could count in. */
  private static List<SplitProgress> numbered(Positions before, long rows) {
    var progress = new ArrayList<SplitProgress>();
    if (rows > 0) {
      long first = before.streams().get(QuerySpec.ROWS).next().get(0);
      progress.add(new SplitProgress(QuerySpec.ROWS, 0, first, first + rows));
    }
    return progress;
  }

  /** Of a read also whether as many rows came as the source has counted. */
  private static Readings readings(Gathered gathered) {
    ReadPart read = gathered.read();
    if (read == null || !read.isCounted()) {
      return gathered.readings();
    }
    var found = Reconciliation.ofRead(read.inSource(), gathered.tally().in());
    if (!found.isSame()) {
      LOG.warn(
          "Read of table '{}' has told {} rows, and the source has counted {}",
          gathered.table(),
          found.inTable(),
          found.inSource());
    }
    return gathered.readings().with(found);
  }

  /**
   * Positions alone are not worth a commit each time: they wait, and nothing is lost that way. A
   * read that is not whole says itself where its dataset is.
   */
  private boolean isDue(OpenedDataset dataset) {
    if (reads.containsKey(dataset.table())) {
      return false;
    }
    Duration heartbeat = dataset.heartbeat();
    Instant last = closed.get(dataset.table());
    return heartbeat == null || last == null || !clock.instant().isBefore(last.plus(heartbeat));
  }

  /** Every part of a read says where its splits are when all are told. */
  private static List<SplitProgress> ends(List<SplitProgress> parts) {
    var ends = new TreeMap<String, SplitProgress>();
    for (SplitProgress part : parts) {
      ends.merge(
          part.split() + " " + part.stream(),
          part,
          (one, other) ->
              new SplitProgress(
                  one.stream(),
                  one.split(),
                  Math.min(one.first(), other.first()),
                  Math.max(one.next(), other.next())));
    }
    return new ArrayList<>(ends.values());
  }

  private record Moved(Positions from, Positions to) {}

  private static Moved move(OpenedDataset dataset, Positions before, List<SplitProgress> progress) {
    progress.sort(
        Comparator.comparing(SplitProgress::stream)
            .thenComparingInt(SplitProgress::split)
            .thenComparingLong(SplitProgress::first));
    Positions from = before;
    Positions to = before;
    for (SplitProgress step : progress) {
      var stream = to.streams().get(step.stream());
      if (stream == null) {
        throw new LedgerException(
            "Cannot close the books of dataset '"
                + dataset.dataset()
                + "': stream '"
                + step.stream()
                + "' is not in its positions");
      }
      Long reached = stream.next().get(step.split());
      if (reached == null) {
        // A split that came up while the job ran: it begins at its beginning.
        reached = 0L;
        from = from.with(step.stream(), step.split(), 0);
      }
      if (step.first() < reached || step.next() < step.first()) {
        throw new PositionOverlapException(
            "Cannot close the books of dataset '"
                + dataset.dataset()
                + "': stream '"
                + step.stream()
                + "' split "
                + step.split()
                + " was read from "
                + step.first()
                + " to "
                + step.next()
                + ", but stood at "
                + reached
                + " already");
      }
      to = to.with(step.stream(), step.split(), step.next());
    }
    return new Moved(from, to);
  }

  /** Where every dataset's next closing starts, in the contract's order. */
  List<Carry> carries() {
    return datasets.stream().map(this::carry).toList();
  }

  private Carry carry(OpenedDataset dataset) {
    Carry carry = carries.get(dataset.table());
    if (carry == null) {
      throw new IllegalStateException("No positions for dataset '" + dataset.dataset() + "'");
    }
    return carry;
  }

  /** Reads that are not whole, with all that was found so far. */
  List<Gathered> reads() {
    return List.copyOf(reads.values());
  }

  /** Reads that were given up since the last call: their files are nobody's. */
  List<Gathered> takeDropped() {
    List<Gathered> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }
}
