package io.chimera.connectors.mysql;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.mysql.BinlogMessage.Delete;
import io.chimera.connectors.mysql.BinlogMessage.Insert;
import io.chimera.connectors.mysql.BinlogMessage.Update;
import io.chimera.connectors.source.TableDrift;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the log as it is from one description to the next, read for one dataset. */
final class LoggedTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MICROS_PER_MILLI = 1_000;

  private final int index;
  private final Dataset dataset;
  private final TableMap table;
  private final BinlogRow values;

  /** Where the columns that tell rows apart are in the log's rows. */
  private final int[] key;

  /** Why no row of the table can be taken, or null. */
  private final @Nullable Fault unfit;

  private LoggedTable(
      int index,
      Dataset dataset,
      TableMap table,
      BinlogRow values,
      int[] key,
      @Nullable Fault unfit) {
    this.index = index;
    this.dataset = dataset;
    this.table = table;
    this.values = values;
    this.key = key;
    this.unfit = unfit;
  }

  /**
   * @param drift what the run knows of the table
   * @param begin where the transaction begins
   * @throws io.chimera.connectors.source.SourceDriftException if the table is no longer what it
   *     was, and the job cannot go on
   */
  static LoggedTable of(
      int index, Dataset dataset, TableMap table, TableDrift drift, BinlogPosition begin) {
    List<FoundColumn> columns = table.found();
    // Where a unique index tells rows apart, the log has none.
    boolean isKnown = !table.key().isEmpty() || drift.hadKeyBefore(begin.value());
    List<String> identity = isKnown ? table.key() : null;
    Fault unfit =
        drift.check(
            columns, identity, drift.isBeforeLook(begin.value()), "at '" + begin + "' of its log");
    return new LoggedTable(
        index, dataset, table, BinlogRow.of(table, dataset), key(dataset, columns), unfit);
  }

  private static int[] key(Dataset dataset, List<FoundColumn> columns) {
    if (!(dataset.target().kind() instanceof Upsert upsert)) {
      return new int[0];
    }
    return upsert.key().stream()
        .map(name -> dataset.columns().get(dataset.indexOf(name)))
        .mapToInt(column -> FoundColumn.indexOf(columns, column))
        .filter(place -> place >= 0)
        .toArray();
  }

  /**
   * A change as an event.
   *
   * @param number of the change in its transaction
   */
  SourceEvent row(BinlogEntry entry, int number) {
    BinlogMessage message = entry.message();
    var provenance =
        new Provenance(
            dataset.from().stream(),
            number,
            entry.position().value(),
            entry.commitMicros() / MICROS_PER_MILLI);
    if (message instanceof Insert insert) {
      return event(Change.INSERT, insert.row(), null, provenance);
    }
    if (message instanceof Update update) {
      return event(Change.UPDATE, update.row(), update.before(), provenance);
    }
    return event(Change.DELETE, ((Delete) message).before(), null, provenance);
  }

  private SourceEvent event(
      Change change, RowImage image, @Nullable RowImage before, Provenance provenance) {
    var row = new TypedRow(dataset.columns().size());
    Fault fault = values.read(image, before, row);
    if (unfit != null) {
      fault = unfit;
    }
    TypedRow moved = before != null && isMoved(before, image) ? before(before) : null;
    return new SourceEvent.Row(
        index, change, row, moved, fault, provenance, () -> texts(image, before));
  }

  private TypedRow before(RowImage image) {
    var row = new TypedRow(dataset.columns().size());
    // Values that the contract cannot hold were not written either.
    var unusedFault = values.read(image, null, row);
    return row;
  }

  private boolean isMoved(RowImage before, RowImage after) {
    return Arrays.stream(key).anyMatch(place -> !isSame(before, after, place));
  }

  private static boolean isSame(RowImage before, RowImage after, int place) {
    if (after.isAbsent(place)) {
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

  /** The row for people: a JSON object of the texts that the log has. */
  private byte[] texts(RowImage image, @Nullable RowImage before) {
    var object = JSON.createObjectNode();
    for (int cell = 0; cell < image.size(); cell++) {
      RowImage told = before != null && image.isAbsent(cell) ? before : image;
      object.put(table.columns().get(cell).name(), BinlogRow.text(table, told, cell));
    }
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }
}
