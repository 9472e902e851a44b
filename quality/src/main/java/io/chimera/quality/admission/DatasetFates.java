package io.chimera.quality.admission;

import io.chimera.quality.closing.CommitMeasures;
import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.deduplication.SplitTimes;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.HeldRows;
import io.chimera.quality.rules.RecordRules;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceRecord;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of one dataset's records that were read as rows, and counts it: every record
 * that comes in is written, quarantined or dropped, and only one of them.
 */
final class DatasetFates {
  private static final String[] NO_RULES = new String[0];
  private static final int[] NONE_HOLDING = new int[0];

  private final int index;
  private final String name;
  private final EventTimeCheck eventTimes;
  private final RecordRules rules;
  private final HeldRows heldRows;
  private final CommitMeasures measures;
  private final WrittenRow rows;
  private final Rejecting rejecting;
  private final @Nullable RowKey key;
  private @Nullable SplitTimes times;
  private final int[] identifying;
  private final int[] others;
  private final Ingested carrier = new Ingested();

  private long in;
  private long written;
  private long quarantined;
  private long dropped;
  private long filtered;
  private long eventTimeMax = EventTimeCheck.NONE;

  /**
   * @param keyring may be null where no column is protected
   * @param key tells rows from their repeats, or null where repeats are written; with a key, what
   *     is written is counted where repeats are found
   */
  DatasetFates(
      int index, Dataset dataset, @Nullable Keyring keyring, Clock clock, @Nullable RowKey key) {
    this.index = index;
    this.name = dataset.name();
    this.eventTimes = new EventTimeCheck(dataset, clock);
    this.rules = new RecordRules(dataset, clock);
    this.heldRows = new HeldRows(dataset);
    this.measures = new CommitMeasures(dataset, clock);
    this.rows = new WrittenRow(dataset, keyring);
    this.rejecting = new Rejecting(dataset, keyring, clock);
    this.key = key;
    var deduplication = dataset.deduplication();
    this.identifying =
        dataset.target().kind().keyColumns().stream().mapToInt(dataset::indexOf).toArray();
    this.others =
        IntStream.range(0, dataset.columns().size())
            .filter(column -> Arrays.stream(identifying).noneMatch(each -> each == column))
            .toArray();
    this.times = deduplication == null || deduplication.within() == null ? null : new SplitTimes();
  }

  /** Keeps the times of its splits, whoever asks for them. */
  void keepTimes() {
    if (times == null) {
      times = new SplitTimes();
    }
  }

  /** The times of its splits, where what lies far behind them is forgotten, or they are kept. */
  Optional<SplitTimes> times() {
    return Optional.ofNullable(times);
  }

  /** The rules, which know those that the last record failed. */
  RecordRules rules() {
    return rules;
  }

  /** A record comes in. */
  void came() {
    in++;
    rules.forget();
  }

  /** Whether nothing came in since the counts were sent. */
  boolean isIdle() {
    return in == 0;
  }

  /**
   * Decides about a row that is as the contract says.
   *
   * @param kind what is done to the table's rows with it
   * @param isOfRead whether it is part of a read of a whole table
   * @return the reason if the record was rejected, or null
   * @throws RuleFailedException if it fails a rule that ends the pipeline
   */
  @Nullable ReasonCode judge(
      TypedRow row, RowKind kind, boolean isOfRead, SourceRecord record, Consumer<Ingested> out) {
    OnFailure action = rules.test(row);
    if (action == null || action == OnFailure.WARN || action == OnFailure.HOLD) {
      if (action != OnFailure.HOLD) {
        return write(row, kind, isOfRead, record, NONE_HOLDING, out);
      }
      return write(row, kind, isOfRead, record, rules.holding(), out);
    }
    if (action == OnFailure.DROP) {
      dropped++;
      return null;
    }
    if (action == OnFailure.FAIL) {
      throw new RuleFailedException(name, rules.fault(action), record.provenance());
    }
    return reject(rules.fault(action), rules.failedNames(), record, out);
  }

  private @Nullable ReasonCode write(
      TypedRow row,
      RowKind kind,
      boolean isOfRead,
      SourceRecord record,
      int[] holding,
      Consumer<Ingested> out) {
    long eventTime = eventTimes.micros(row);
    Fault fault = rows.make(row);
    if (fault != null) {
      return reject(fault, NO_RULES, record, out);
    }
    if (times != null) {
      times.saw(record.provenance().split(), eventTime);
    }
    rows.row().setRowKind(kind);
    carrier.toRow(index, rows.row());
    if (isOfRead) {
      carrier.ofRead();
    }
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

  /** A record that is not as the contract says, or whose rules say so. */
  ReasonCode reject(Fault fault, SourceRecord record, Consumer<Ingested> out) {
    return reject(fault, NO_RULES, record, out);
  }

  private ReasonCode reject(
      Fault fault, String[] failedRules, SourceRecord record, Consumer<Ingested> out) {
    quarantined++;
    out.accept(carrier.toRejection(index, rejecting.of(fault, failedRules, record.raw())));
    return fault.code();
  }

  /** A record that deletes a row, of which only what tells rows apart needs to be there. */
  void delete(TypedRow row, Consumer<Ingested> out) {
    if (delete(row, RowKind.DELETE, out)) {
      written++;
    } else {
      filtered++;
    }
  }

  /** Takes a row away that a record is about to put somewhere else. */
  void takeBack(TypedRow row, Consumer<Ingested> out) {
    boolean unusedIsThere = delete(row, RowKind.UPDATE_BEFORE, out);
  }

  /**
   * Whether there can be such a row: the key of one that was written could be. Its other values may
   * be what was rejected since.
   */
  private boolean delete(TypedRow row, RowKind kind, Consumer<Ingested> out) {
    for (int column : identifying) {
      if (row.isNullAt(column)) {
        return false;
      }
    }
    for (int column : others) {
      row.setNull(column);
    }
    if (rows.make(row) != null) {
      return false;
    }
    rows.row().setRowKind(kind);
    out.accept(carrier.toRow(index, rows.row()));
    return true;
  }

  /** A record that the contract does not ask for. */
  void filter() {
    filtered++;
  }

  /**
   * Sends the counts since the last call, and starts anew.
   *
   * @param read what the rows are part of, or null
   */
  void close(SplitProgress[] progress, @Nullable ReadPart read, Consumer<Ingested> out) {
    Long newest = eventTimeMax == EventTimeCheck.NONE ? null : Long.valueOf(eventTimeMax);
    var tally = new Tally(in, written, quarantined, 0, filtered, dropped, 0, newest);
    var readings = rules.drain().plus(heldRows.drain()).plus(measures.drain());
    out.accept(carrier.toTally(new DatasetTally(index, tally, progress, readings, read)));
    in = 0;
    written = 0;
    quarantined = 0;
    filtered = 0;
    dropped = 0;
    eventTimeMax = EventTimeCheck.NONE;
  }
}
