package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts of Postgres' log as a contract has them: the same values that {@link TableSelect}
 * reads. Not thread-safe.
 */
public final class LoggedValues {
  private final int[] places;
  private final TextCell[] cells;

  private LoggedValues(int[] places, TextCell[] cells) {
    this.places = places;
    this.cells = cells;
  }

  /**
   * @param found the table's columns as the log has them, in its order
   * @param dataset whose columns are read
   */
  public static LoggedValues of(List<FoundColumn> found, Dataset dataset) {
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
              : PostgresCells.ofLog(found.get(place), column, dataset.maxValueBytes());
    }
    return new LoggedValues(places, cells);
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
   * Reads one column's text, which may stay in these bytes.
   *
   * @return why the column's type cannot hold the value, or null
   */
  public @Nullable Fault read(int column, byte[] utf8, int offset, int length, TypedRow row) {
    return cells[column].read(utf8, offset, length, row, column);
  }
}
