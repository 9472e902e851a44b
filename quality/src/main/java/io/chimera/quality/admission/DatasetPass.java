package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.deduplication.SplitTimes;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.RecordRules;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Takes one dataset's records, as bytes, through the {@link Admission} to their fates. */
final class DatasetPass {
  private final int index;
  private final Admission admission;
  private final DatasetFates fates;
  private final long[] starts;
  private final SplitMarks marks;

  /**
   * @param keyring may be null where no column is protected
   * @param key tells rows from their repeats, or null where repeats are written
   */
  DatasetPass(
      int index,
      AdmittedDataset admitted,
      RecordDecoder decoder,
      @Nullable Keyring keyring,
      Clock clock,
      @Nullable RowKey key) {
    var stream = admitted.dataset().from().stream();
    this.index = index;
    this.admission = new Admission(admitted.dataset(), decoder, clock);
    this.fates = new DatasetFates(index, admitted.dataset(), keyring, clock, key);
    if (admitted.isTimed()) {
      fates.keepTimes();
    }
    this.starts = starts(admitted.start().streams().get(stream));
    this.marks = new SplitMarks(stream);
  }

  /** The dataset's index in the contract. */
  int index() {
    return index;
  }

  /** The times of its splits, where what lies far behind them is forgotten. */
  Optional<SplitTimes> times() {
    return fates.times();
  }

  /** The rules, which know those that the last record failed. */
  RecordRules rules() {
    return fates.rules();
  }

  /**
   * @return the reason if the record was rejected, or null
   * @throws RuleFailedException if it fails a rule that ends the pipeline
   */
  @Nullable ReasonCode process(RawRecord record, Consumer<Ingested> out) {
    var provenance = record.provenance();
    if (isInTableAlready(provenance.split(), provenance.position())) {
      return null;
    }
    marks.saw(provenance.split(), provenance.position());
    fates.came();
    Fault fault = admission.admit(record);
    return fault == null
        ? fates.judge(admission.row(), RowKind.INSERT, false, record, out)
        : fates.reject(fault, record, out);
  }

  /** Sends the counts since the last call, if there are any, and starts anew. */
  void close(Consumer<Ingested> out) {
    if (!fates.isIdle()) {
      fates.close(marks.drain(), null, out);
    }
  }

  /** Happens where two datasets read one topic and the other one is behind. */
  private boolean isInTableAlready(int split, long position) {
    return split < starts.length && position < starts[split];
  }

  private static long[] starts(@Nullable StreamPositions positions) {
    if (positions == null || positions.next().isEmpty()) {
      return new long[0];
    }
    var starts = new long[positions.next().lastKey() + 1];
    positions.next().forEach((split, next) -> starts[split] = next);
    return starts;
  }
}
