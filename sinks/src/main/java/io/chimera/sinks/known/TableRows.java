package io.chimera.sinks.known;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerKeys;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.CombinedScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.source.DataIterator;
import org.apache.iceberg.flink.source.RowDataFileScanTaskReader;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What the tables of a lake hold: rows as Flink's own readers see them, with deletes applied, of
 * main and of what waits behind the gate. Files without a row of the time asked for are not opened.
 */
public final class TableRows implements KnownRows {
  private final Lake lake;

  private TableRows(Lake lake) {
    this.lake = lake;
  }

  /** The rows in the tables of a lake. */
  public static Address of(Lake.Address address) {
    return () -> new TableRows(address.open());
  }

  @Override
  public UUID tableId(Dataset dataset) {
    return load(dataset).uuid();
  }

  private Table load(Dataset dataset) {
    return lake.load(dataset.target().table());
  }

  @Override
  public long streamTime(Dataset dataset) {
    EventTime eventTime = dataset.eventTime();
    List<Committed> entries = new TableLedger(load(dataset)).entries();
    for (int index = entries.size() - 1; eventTime != null && index >= 0; index--) {
      KeyReadings keys = entries.get(index).entry().readings().keys();
      if (keys != null && keys.streamTime() != null) {
        // Of another column it says nothing.
        return eventTime.column().equals(keys.timeColumn()) ? keys.streamTime() : Ingested.NO_TIME;
      }
    }
    return Ingested.NO_TIME;
  }

  @Override
  public void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each)
      throws IOException {
    Table table = load(dataset);
    for (SnapshotRef ref : heads(table)) {
      read(table, scan(table, dataset, ref, columns, from), columns, each);
    }
  }

  /** What waits began at main and has its files too: main is read beside it if others went on. */
  private static List<SnapshotRef> heads(Table table) {
    SnapshotRef main = table.refs().get(SnapshotRef.MAIN_BRANCH);
    // Somebody's own branch may have the name of ours.
    SnapshotRef held =
        new TableLedger(table).isGateClosed() ? table.refs().get(LedgerKeys.HELD_BRANCH) : null;
    if (main == null || held == null) {
      return Stream.of(main, held).filter(Objects::nonNull).toList();
    }
    return SnapshotUtil.isAncestorOf(table, held.snapshotId(), main.snapshotId())
        ? List.of(held)
        : List.of(main, held);
  }

  private static TableScan scan(
      Table table, Dataset dataset, SnapshotRef ref, List<String> columns, long from) {
    TableScan scan = table.newScan().useSnapshot(ref.snapshotId());
    EventTime eventTime = dataset.eventTime();
    if (from == Ingested.NO_TIME || eventTime == null) {
      return scan;
    }
    TableScan filtered = scan.filter(Expressions.greaterThanOrEqual(eventTime.column(), from));
    // Inside files the reader filters by columns that it reads, and by no others.
    return columns.contains(eventTime.column()) ? filtered : filtered.ignoreResiduals();
  }

  /**
   * Reads the rows of one snapshot, with deletes applied.
   *
   * @param columns which of the table's columns, and in which order
   * @param each gets every row; it may be reused by the next
   */
  public static void read(
      Table table, long snapshotId, List<String> columns, Consumer<RowData> each)
      throws IOException {
    read(table, table.newScan().useSnapshot(snapshotId), columns, each);
  }

  private static void read(
      Table table, TableScan scan, List<String> columns, Consumer<RowData> each)
      throws IOException {
    Schema schema = table.schema();
    List<Types.NestedField> fields = columns.stream().map(schema::findField).toList();
    var reader =
        new RowDataFileScanTaskReader(
            schema,
            new Schema(fields),
            table.properties().get(TableProperties.DEFAULT_NAME_MAPPING),
            true,
            List.of());
    try (var tasks = scan.planTasks()) {
      for (CombinedScanTask task : tasks) {
        try (var rows = new DataIterator<>(reader, task, table.io(), table.encryption())) {
          while (rows.hasNext()) {
            each.accept(rows.next());
          }
        }
      }
    }
  }

  @Override
  public void close() {
    lake.close();
  }
}
