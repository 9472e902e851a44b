package io.chimera.connectors.postgres;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.postgres.LogMessage.Delete;
import io.chimera.connectors.postgres.LogMessage.Insert;
import io.chimera.connectors.postgres.LogMessage.Relation;
import io.chimera.connectors.postgres.LogMessage.Update;
import io.chimera.connectors.source.SourceTruncatedException;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the log as it is from one description to the next, read for one dataset. */
final class LoggedTable {
  private static final long MICROS_PER_MILLI = 1_000;

  private final int index;
  private final Dataset dataset;
  private final Relation relation;
  private final LoggedRow values;

  /** Whether the log has all of a row before it was changed, whatever it says of that. */
  private final boolean isWhole;

  /** Where the columns that tell rows apart are in the log's rows. */
  private final int[] key;

  /** Why no row of the table can be taken, or null. */
  private final @Nullable Fault unfit;

  private LoggedTable(
      int index,
      Dataset dataset,
      Relation relation,
      LoggedRow values,
      boolean isWhole,
      int[] key,
      @Nullable Fault unfit) {
    this.index = index;
    this.dataset = dataset;
    this.relation = relation;
    this.values = values;
    this.isWhole = isWhole;
    this.key = key;
    this.unfit = unfit;
  }

  /**
   * @param isWhole whether the log has all of a row before it was changed, whatever it says of that
   * @param unfit why no row of the table can be taken, or null
   */
  static LoggedTable of(
      int index,
      Dataset dataset,
      Relation relation,
      PostgresTypes types,
      boolean isWhole,
      @Nullable Fault unfit) {
    return new LoggedTable(
        index,
        dataset,
        relation,
        LoggedRow.of(relation, types, dataset),
        isWhole,
        key(dataset, LoggedRow.columns(relation, types)),
        unfit);
  }

  private static int[] key(Dataset dataset, List<FoundColumn> columns) {
    if (!(dataset.target().kind() instanceof Upsert upsert)) {
      return new int[0];
    }
    return upsert.key().stream()
        .map(name -> dataset.columns().get(dataset.indexOf(name)))
        .mapToInt((Column column) -> FoundColumn.indexOf(columns, column))
        .filter(place -> place >= 0)
        .toArray();
  }

  String name() {
    return dataset.name();
  }

  void truncated() {
    throw new SourceTruncatedException(
        dataset.name(),
        relation.table(),
        "was truncated",
        "drop the dataset's table, and begin anew");
  }

  /**
   * A change as an event.
   *
   * @param commitLsn of its transaction
   * @param number of the change in it
   */
  SourceEvent row(LogEntry entry, long commitLsn, int number) {
    LogMessage message = entry.message();
    var provenance =
        new Provenance(
            dataset.from().stream(), number, commitLsn, entry.commitMicros() / MICROS_PER_MILLI);
    if (message instanceof Insert insert) {
      return event(Change.INSERT, insert.row(), null, null, provenance);
    }
    if (message instanceof Update update) {
      Tuple before = update.before();
      return event(
          Change.UPDATE,
          update.row(),
          isWhole ? before : null,
          before != null && isMoved(before, update.row()) ? before : null,
          provenance);
    }
    var delete = (Delete) message;
    SourceEvent.Row event = event(Change.DELETE, delete.before(), null, null, provenance);
    boolean isTooLittle = !isWhole && dataset.target().kind().writesDeletions();
    return isTooLittle && event.fault() == null ? event.rejected(keyAlone()) : event;
  }

  private SourceEvent.Row event(
      Change change,
      Tuple tuple,
      @Nullable Tuple whole,
      @Nullable Tuple moved,
      Provenance provenance) {
    var row = new TypedRow(dataset.columns().size());
    Fault fault = values.read(tuple, whole, row);
    if (unfit != null) {
      fault = unfit;
    }
    if (fault == null && !values.unchanged().isEmpty()) {
      fault = unchanged();
    }
    return new SourceEvent.Row(
        index,
        change,
        row,
        moved == null ? null : before(moved),
        fault,
        provenance,
        () -> LoggedTexts.of(relation, tuple));
  }

  private TypedRow before(Tuple tuple) {
    var row = new TypedRow(dataset.columns().size());
    // Values that the contract cannot hold were not written either.
    var unusedFault = values.read(tuple, null, row);
    return row;
  }

  private Fault unchanged() {
    var column = dataset.columns().get(values.unchanged().nextSetBit(0)).name();
    return new Fault(
        ReasonCode.UNCHANGED_VALUE,
        column,
        "The log leaves the value out, since the update did not touch it; the table, and each part"
            + " of a partitioned one, needs REPLICA IDENTITY FULL");
  }

  private static Fault keyAlone() {
    return new Fault(
        ReasonCode.UNCHANGED_VALUE,
        null,
        "The log has only the key of the deleted row; the table, and each part of a partitioned one,"
            + " needs REPLICA IDENTITY FULL");
  }

  private boolean isMoved(Tuple before, Tuple after) {
    return Arrays.stream(key).anyMatch(place -> !isSame(before, after, place));
  }

  private static boolean isSame(Tuple before, Tuple after, int place) {
    if (after.isUnchanged(place)) {
      return true;
    }
    if (before.isNull(place) || after.isNull(place)) {
      return before.isNull(place) && after.isNull(place);
    }
    return Arrays.equals(
        before.bytes(),
        before.offset(place),
        before.offset(place) + before.length(place),
        after.bytes(),
        after.offset(place),
        after.offset(place) + after.length(place));
  }
}
