package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.RecordRules;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.TargetKind.Deletes;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a database tells of one dataset's rows to their fates, and keeps how far that is. The
 * dataset has one position, in split 0 of its table's stream.
 */
final class ChangePass {
  private static final SplitProgress[] NO_PROGRESS = new SplitProgress[0];
  private static final long UNSEEN = -1;

  private final int index;
  private final String dataset;
  private final String stream;
  private final RowCheck check;
  private final DatasetFates fates;
  private final TargetKind target;
  private final boolean isKept;
  private final @Nullable ChangeEnvelope envelope;
  private final long readFrom;

  /** What lies before in the log is told for others. */
  private long start;

  private long first = UNSEEN;
  private long passed = UNSEEN;
  private @Nullable ReadPart read;

  /** The part whose rows come now, with none done; null between parts. */
  private @Nullable ReadPart open;

  /** Where its rows are. */
  private long readPosition;

  /**
   * @param admitted the dataset, and the position that it has when the run begins
   * @param keyring may be null where no column is protected
   * @param key tells rows from their repeats, or null where repeats are written
   */
  ChangePass(
      int index,
      AdmittedDataset admitted,
      @Nullable Keyring keyring,
      Clock clock,
      @Nullable RowKey key) {
    Dataset dataset = admitted.dataset();
    this.index = index;
    this.dataset = dataset.name();
    this.stream = dataset.from().stream();
    this.check = new RowCheck(dataset, clock);
    this.fates = new DatasetFates(index, dataset, keyring, clock, key);
    this.target = dataset.target().kind();
    this.isKept =
        target instanceof Upsert upsert && upsert.deletes().action() != Deletes.Action.REMOVE;
    this.envelope = ChangeEnvelope.of(dataset);
    this.start = start(admitted.start().streams().get(stream));
    // A captured dataset that has anything must not get a first read on top.
    boolean isBatch =
        dataset.from() instanceof TableSpec table && table.mode() != TableSpec.Mode.CDC;
    this.readFrom = isBatch ? start : 0;
  }

  private static long start(@Nullable StreamPositions positions) {
    return positions == null ? 0 : positions.next().getOrDefault(0, 0L);
  }

  /** The dataset's index in the contract. */
  int index() {
    return index;
  }

  /** The rules, which know those that the last row failed. */
  RecordRules rules() {
    return fates.rules();
  }

  /**
   * @return the reason if the row was rejected, or null
   * @throws RuleFailedException if it fails a rule that ends the pipeline
   */
  @Nullable ReasonCode process(SourceEvent.Row event, Consumer<Ingested> out) {
    if (first == UNSEEN && event.change() != Change.READ) {
      first = event.provenance().position();
    }
    fates.came();
    if (event.change() == Change.DELETE && !target.writesDeletions()) {
      delete(event, out);
      return null;
    }
    var before = event.before();
    if (before != null && target instanceof Upsert) {
      fates.takeBack(row(event, before), out);
    }
    TypedRow row = row(event, event.row());
    Fault fault = event.fault() == null ? check.of(row) : event.fault();
    if (fault != null) {
      return fates.reject(fault, event, out);
    }
    return fates.judge(row, kind(event), event.change() == Change.READ, event, out);
  }

  private TypedRow row(SourceEvent.Row event, TypedRow row) {
    return envelope == null ? row : envelope.of(event, row, readPosition);
  }

  private void delete(SourceEvent.Row event, Consumer<Ingested> out) {
    if (target instanceof Upsert && !isKept) {
      fates.delete(row(event, event.row()), out);
    } else {
      fates.filter();
    }
  }

  /**
   * A row that comes from another key is new under its own, unless rows that are deleted at the
   * source stay.
   */
  private RowKind kind(SourceEvent.Row event) {
    boolean isNew =
        event.change() == Change.READ
            || (!isKept && (event.change() == Change.INSERT || event.before() != null));
    return isNew ? RowKind.INSERT : RowKind.UPDATE_AFTER;
  }

  /** The dataset may have been read since the run began, by another subtask. */
  void logBegins(SourceEvent.LogBegins log) {
    start = Math.max(start, log.starts().getOrDefault(dataset, 0L));
  }

  /**
   * All of the log up to a position has been told. Where other datasets are behind, the log is told
   * from before what this one has.
   */
  void passed(long position) {
    if (position >= start) {
      passed = position;
    }
  }

  /** A part of a read begins, or has been told. */
  void read(SourceEvent.PartRead event) {
    ReadPart part = event.part();
    open = part.done() == 0 ? part : null;
    readPosition = event.position();
    read = read == null ? part : read.plus(part);
    if (part.done() > 0 && event.number() == 0) {
      // One part speaks for all.
      first = readFrom;
      passed = event.position();
    }
  }

  /** Sends the counts and the position since the last call, if there are any, and starts anew. */
  void close(Consumer<Ingested> out) {
    if (fates.isIdle() && passed == UNSEEN && read == null) {
      return;
    }
    fates.close(progress(), read, out);
    first = UNSEEN;
    passed = UNSEEN;
    read = open;
  }

  private SplitProgress[] progress() {
    if (passed == UNSEEN) {
      return NO_PROGRESS;
    }
    return new SplitProgress[] {
      new SplitProgress(stream, 0, first == UNSEEN ? passed : first, passed)
    };
  }
}
