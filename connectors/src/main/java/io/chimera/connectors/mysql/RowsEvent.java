package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BinlogColumn;
import java.nio.BufferUnderflowException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the rows of one event, one after the other. Not thread-safe. */
final class RowsEvent {
  private enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }

  private final TableMap table;
  private final Kind kind;
  private final BitSet columns;
  private final BitSet updated;
  private final EventReader rows;

  private RowsEvent(TableMap table, Kind kind, BitSet columns, BitSet updated, EventReader rows) {
    this.table = table;
    this.kind = kind;
    this.columns = columns;
    this.updated = updated;
    this.rows = rows;
  }

  /** Whether events of a type tell rows. */
  static boolean isOne(int type) {
    return kind(type) != null;
  }

  private static @Nullable Kind kind(int type) {
    return switch (type) {
      case BinlogEvent.WRITE_ROWS_1,
          BinlogEvent.WRITE_ROWS_2,
          BinlogEvent.COMPRESSED_WRITE_ROWS_1,
          BinlogEvent.COMPRESSED_WRITE_ROWS_2 ->
          Kind.INSERT;
      case BinlogEvent.UPDATE_ROWS_1,
          BinlogEvent.UPDATE_ROWS_2,
          BinlogEvent.COMPRESSED_UPDATE_ROWS_1,
          BinlogEvent.COMPRESSED_UPDATE_ROWS_2 ->
          Kind.UPDATE;
      case BinlogEvent.DELETE_ROWS_1,
          BinlogEvent.DELETE_ROWS_2,
          BinlogEvent.COMPRESSED_DELETE_ROWS_1,
          BinlogEvent.COMPRESSED_DELETE_ROWS_2 ->
          Kind.DELETE;
      default -> null;
    };
  }

  private static boolean hasMore(int type) {
    return (type >= BinlogEvent.WRITE_ROWS_2 && type <= BinlogEvent.DELETE_ROWS_2)
        || type >= BinlogEvent.COMPRESSED_WRITE_ROWS_2;
  }

  /** The number of the table whose rows they are. */
  static long tableId(BinlogEvent event) {
    return event.body().longNumber(6);
  }

  /**
   * @throws MalformedLogException if it does not tell whole rows
   */
  static RowsEvent of(BinlogEvent event, TableMap table) {
    int type = event.type();
    Kind kind = kind(type);
    if (kind == null) {
      throw new IllegalArgumentException("No rows are in an event of type " + type);
    }
    EventReader body = event.body();
    body.skip(6 + 2);
    if (hasMore(type)) {
      body.skip(body.number(2) - 2);
    }
    int count = body.packed();
    if (count != table.columns().size()) {
      throw new MalformedLogException(
          "Cannot read rows of table '"
              + table.table()
              + "' in the log: they have "
              + count
              + " columns, and the table "
              + table.columns().size());
    }
    BitSet columns = bits(body, count);
    BitSet updated = kind == Kind.UPDATE ? bits(body, count) : columns;
    if (columns.cardinality() < count) {
      throw new MalformedLogException(
          "Cannot read rows of table '"
              + table.table()
              + "' in the log: they are not whole; somebody has set binlog_row_image to other than"
              + " 'FULL'");
    }
    EventReader rows = body;
    if (type >= BinlogEvent.COMPRESSED_WRITE_ROWS_1) {
      byte[] bytes = Inflation.of(body);
      rows = new EventReader(bytes, 0, bytes.length);
    }
    return new RowsEvent(table, kind, columns, updated, rows);
  }

  private static BitSet bits(EventReader reader, int count) {
    return BitSet.valueOf(reader.bytes((count + 7) / 8)).get(0, count);
  }

  /** The next row, or null if there is none. */
  @Nullable BinlogMessage next() {
    if (rows.remaining() == 0) {
      return null;
    }
    try {
      RowImage first = image(columns);
      return switch (kind) {
        case INSERT -> new BinlogMessage.Insert(table, first);
        case UPDATE -> new BinlogMessage.Update(table, first, image(updated));
        case DELETE -> new BinlogMessage.Delete(table, first);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedLogException(
          "Cannot read rows of table '" + table.table() + "' in the log: they end too early");
    }
  }

  private RowImage image(BitSet present) {
    List<BinlogColumn> all = table.columns();
    BitSet nulls = bits(rows, present.cardinality());
    var offsets = new int[all.size()];
    var lengths = new int[all.size()];
    int seen = 0;
    for (int index = 0; index < lengths.length; index++) {
      if (!present.get(index)) {
        lengths[index] = RowImage.ABSENT;
        continue;
      }
      if (nulls.get(seen++)) {
        lengths[index] = RowImage.NULL;
        continue;
      }
      BinlogColumn column = all.get(index);
      int prefix = column.type().prefixBytes(column.metadata());
      int length = prefix == 0 ? column.type().fixedBytes(column.metadata()) : rows.number(prefix);
      offsets[index] = rows.place();
      lengths[index] = length;
      rows.skip(length);
    }
    return new RowImage(rows.array(), offsets, lengths);
  }
}
