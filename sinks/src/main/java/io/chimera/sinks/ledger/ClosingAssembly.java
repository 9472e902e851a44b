package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.write.WrittenFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Joins what the writer subtasks hand over between two checkpoints into one closing a dataset, each
 * starting where the one before ended. Decides nothing about when to commit.
 */
final class ClosingAssembly {
  private final List<OpenedDataset> datasets;
  private final Supplier<String> commitIds;
  private final Map<TableName, Carry> carries = new HashMap<>();
  private final List<List<WrittenFiles>> arrived = new ArrayList<>();

  /**
   * @param datasets in the contract's order
   * @param commitIds makes a new commit id at each call
   */
  ClosingAssembly(List<OpenedDataset> datasets, Supplier<String> commitIds) {
    this.datasets = datasets;
    this.commitIds = commitIds;
    for (OpenedDataset dataset : datasets) {
      carries.put(dataset.table(), new Carry(dataset.table(), dataset.start(), 0));
      arrived.add(new ArrayList<>());
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
    return new Carry(restored.table(), positions, restored.held());
  }

  void add(WrittenFiles files) {
    arrived.get(files.dataset()).add(files);
  }

  /**
   * Everything that arrived since the last call. Datasets for which nothing happened have no
   * closing.
   *
   * @throws PositionOverlapException if a split was read from before its last position
   * @throws UnbalancedBooksException if counts and files do not add up
   */
  List<Closing> cut(long checkpoint) {
    var closings = new ArrayList<Closing>();
    for (int index = 0; index < datasets.size(); index++) {
      cut(datasets.get(index), arrived.get(index), checkpoint).ifPresent(closings::add);
      arrived.get(index).clear();
    }
    return closings;
  }

  private Optional<Closing> cut(OpenedDataset dataset, List<WrittenFiles> parts, long checkpoint) {
    Carry before = carry(dataset);
    var tally = Tally.ZERO;
    var readings = Readings.NONE;
    var progress = new ArrayList<SplitProgress>();
    var dataFiles = new ArrayList<String>();
    var quarantineFiles = new ArrayList<String>();
    long held = 0;
    for (WrittenFiles part : parts) {
      tally = tally.plus(part.tally().tally());
      readings = readings.plus(part.tally().readings());
      // Held is a level of each subtask, and the dataset's is their sum.
      held += part.tally().tally().held();
      progress.addAll(List.of(part.tally().progress()));
      dataFiles.addAll(List.of(part.dataFiles()));
      quarantineFiles.addAll(List.of(part.quarantineFiles()));
    }
    Moved moved = move(dataset, before.positions(), progress);
    boolean nothing =
        tally.in() == 0
            && moved.from().equals(moved.to())
            && dataFiles.isEmpty()
            && quarantineFiles.isEmpty();
    if (nothing) {
      return Optional.empty();
    }
    Tally whole = withHeld(tally, parts.isEmpty() ? before.held() : held);
    var closing =
        new Closing(
            commitIds.get(),
            dataset.table(),
            checkpoint,
            dataset.contractVersion(),
            dataset.contractHash(),
            moved.from(),
            moved.to(),
            whole,
            readings,
            dataFiles,
            quarantineFiles);
    Balance.check(
        "dataset '" + dataset.dataset() + "'",
        whole,
        before.held(),
        FilesText.rows(dataFiles),
        FilesText.rows(quarantineFiles));
    carries.put(dataset.table(), new Carry(dataset.table(), moved.to(), whole.held()));
    return Optional.of(closing);
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

  private static Tally withHeld(Tally tally, long held) {
    return new Tally(
        tally.in(),
        tally.written(),
        tally.quarantined(),
        tally.duplicates(),
        tally.filtered(),
        tally.dropped(),
        held,
        tally.eventTimeMax());
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
}
