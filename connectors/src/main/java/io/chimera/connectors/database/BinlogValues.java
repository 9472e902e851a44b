package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of the binary log of MySQL and MariaDB as a contract has them: the same values that
 * {@link TableSelect} reads. Not thread-safe.
 */
public final class BinlogValues {
  private final int[] places;
  private final TextCell[] cells;

  private BinlogValues(int[] places, TextCell[] cells) {
    this.places = places;
    this.cells = cells;
  }

  /**
   * @param logged the table's columns as the log has them, in its order
   * @param dataset whose columns are read
   */
  public static BinlogValues of(List<BinlogColumn> logged, Dataset dataset) {
    List<FoundColumn> found = logged.stream().map(BinlogColumn::found).toList();
    int count = dataset.columns().size();
    var places = new int[count];
    var cells = new TextCell[count];
    for (int index = 0; index < count; index++) {
      Column column = dataset.columns().get(index);
      int place = FoundColumn.indexOf(found, column);
      places[index] = place;
      cells[index] =
          place < 0
              ? TextCell.NOTHING
              : BinlogCells.of(logged.get(place), column, dataset.maxValueBytes());
    }
    return new BinlogValues(places, cells);
  }

  /** How many columns the dataset has. */
  public int size() {
    return places.length;
  }

  /** Where a column's value is in the rows of the log; -1 if the table has no such column. */
  public int place(int column) {
    return places[column];
  }

  /**
   * Reads one column's value, which may stay in these bytes.
   *
   * @param offset where it begins, behind its length
   * @return why the column's type cannot hold the value, or null
   */
  public @Nullable Fault read(int column, byte[] bytes, int offset, int length, TypedRow row) {
    return cells[column].read(bytes, offset, length, row, column);
  }

  /** A value for people, as text; what has none is told in hexadecimal. */
  public static String text(BinlogColumn column, byte[] bytes, int offset, int length) {
    BinlogText way = column.found().entry() == MySqlType.BYTES ? null : BinlogText.of(column, true);
    byte[] utf8 = way == null ? null : way.read(bytes, offset, length);
    return utf8 == null
        ? HexFormat.of().formatHex(bytes, offset, offset + length)
        : new String(utf8, StandardCharsets.UTF_8);
  }
}
