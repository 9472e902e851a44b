package io.chimera.quality.admission;

import io.chimera.quality.closing.CommitMeasures;
import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.deduplication.SplitTimes;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.HeldRows;
import io.chimera.quality.rules.RecordRules;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.Tally;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one dataset's records through the {@link Admission} and counts what became of each: every
 * record that comes in is written, quarantined or dropped, and only one of them.
 */
final class DatasetPass {
  private static final String[] NO_RULES = new String[0];
  private static final int[] NONE_HOLDING = new int[0];

  private final int index;
  private final String name;
  private final Admission admission;
  private final RecordRules rules;
  private final HeldRows heldRows;
  private final CommitMeasures measures;
  private final WrittenRow rows;
  private final Rejecting rejecting;
  private final long[] starts;
  private final SplitMarks marks;
  private final @Nullable RowKey key;
  private final @Nullable SplitTimes times;
  private final Ingested carrier = new Ingested();

  private long in;
  private long written;
  private long quarantined;
  private long dropped;
  private long eventTimeMax = EventTimeCheck.NONE;

  /**
   * @param keyring may be null where no column is protected
   * @param key tells rows from their repeats, or null where repeats are written; with a key, what
   *     is written is counted where repeats are found
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
    this.name = admitted.dataset().name();
    this.admission = new Admission(admitted.dataset(), decoder, clock);
    this.rules = new RecordRules(admitted.dataset(), clock);
    this.heldRows = new HeldRows(admitted.dataset());
    this.measures = new CommitMeasures(admitted.dataset(), clock);
    this.rows = new WrittenRow(admitted.dataset(), keyring);
    this.rejecting = new Rejecting(admitted.dataset(), keyring, clock);
    this.starts = starts(admitted.start().streams().get(stream));
    this.marks = new SplitMarks(stream);
    this.key = key;
    var deduplication = admitted.dataset().deduplication();
    this.times = deduplication == null || deduplication.within() == null ? null : new SplitTimes();
  }

  /** The dataset's index in the contract. */
  int index() {
    return index;
  }

  /** The times of its splits, where what lies far behind them is forgotten. */
  Optional<SplitTimes> times() {
    return Optional.ofNullable(times);
  }

  /** The rules, which know those that the last record failed. */
  RecordRules rules() {
    return rules;
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
    in++;
    rules.forget();
    Fault fault = admission.admit(record);
    if (fault != null) {
      return reject(fault, NO_RULES, record, out);
    }
    OnFailure action = rules.test(admission.row());
    if (action == null || action == OnFailure.WARN || action == OnFailure.HOLD) {
      return write(record, action == OnFailure.HOLD ? rules.holding() : NONE_HOLDING, out);
    }
    if (action == OnFailure.DROP) {
      dropped++;
      return null;
    }
    if (action == OnFailure.FAIL) {
      throw new RuleFailedException(name, rules.fault(action), provenance);
    }
    return reject(rules.fault(action), rules.failedNames(), record, out);
  }

  private @Nullable ReasonCode write(RawRecord record, int[] holding, Consumer<Ingested> out) {
    long eventTime = admission.eventTimeMicros();
    Fault fault = rows.make(admission.row());
    if (fault != null) {
      return reject(fault, NO_RULES, record, out);
    }
    if (times != null) {
      times.saw(record.provenance().split(), eventTime);
    }
    carrier.toRow(index, rows.row());
    if (key == null) {
      written++;
      eventTimeMax = Math.max(eventTimeMax, eventTime);
      measures.add(rows.row());
      heldRows.add(holding);
    } else {
      key.look(rows.row());
      key.put(carrier);
      carrier.holdingBy(holding);
    }
    out.accept(carrier);
    return null;
  }

  private ReasonCode reject(
      Fault fault, String[] failedRules, RawRecord record, Consumer<Ingested> out) {
    quarantined++;
    out.accept(carrier.toRejection(index, rejecting.of(fault, failedRules, record)));
    return fault.code();
  }

  /** Sends the counts since the last call, if there are any, and starts anew. */
  void close(Consumer<Ingested> out) {
    if (in == 0) {
      return;
    }
    Long newest = eventTimeMax == EventTimeCheck.NONE ? null : Long.valueOf(eventTimeMax);
    var tally = new Tally(in, written, quarantined, 0, 0, dropped, 0, newest);
    var readings = rules.drain().plus(heldRows.drain()).plus(measures.drain());
    out.accept(carrier.toTally(new DatasetTally(index, tally, marks.drain(), readings)));
    in = 0;
    written = 0;
    quarantined = 0;
    dropped = 0;
    eventTimeMax = EventTimeCheck.NONE;
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
