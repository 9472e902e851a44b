package io.chimera.connectors.postgres;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.LoggedValues;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of the log as a contract has them, by the columns that the log has given the table.
 * Not thread-safe.
 */
public final class LoggedRow {
  private final LoggedValues values;
  private final BitSet unchanged;

  private LoggedRow(LoggedValues values) {
    this.values = values;
    this.unchanged = new BitSet(values.size());
  }

  /** What the table has not is null; {@link Drift} says whether it may be. */
  public static LoggedRow of(LogMessage.Relation relation, PostgresTypes types, Dataset dataset) {
    return new LoggedRow(LoggedValues.of(columns(relation, types), dataset));
  }

  /** A relation's columns with what their types become. */
  public static List<FoundColumn> columns(LogMessage.Relation relation, PostgresTypes types) {
    return relation.columns().stream()
        .map(each -> types.column(each.name(), each.type(), each.modifier()))
        .toList();
  }

  /**
   * Reads a row; whether null is allowed is not decided here.
   *
   * @param before the row before, which has the values that the log leaves out of an update; absent
   *     where it does not say all of it
   * @return null if the row is good, or else what is wrong with the first value that is not
   */
  public @Nullable Fault read(Tuple tuple, @Nullable Tuple before, TypedRow row) {
    unchanged.clear();
    Fault first = null;
    for (int column = 0; column < values.size(); column++) {
      Fault fault = read(column, tuple, before, row);
      if (first == null) {
        first = fault;
      }
    }
    return first;
  }

  private @Nullable Fault read(int column, Tuple tuple, @Nullable Tuple before, TypedRow row) {
    int cell = values.place(column);
    if (cell < 0) {
      row.setNull(column);
      return null;
    }
    if (tuple.isUnchanged(cell)) {
      if (before != null && !before.isUnchanged(cell)) {
        return read(column, before, null, row);
      }
      unchanged.set(column);
      row.setNull(column);
      return null;
    }
    if (tuple.isNull(cell)) {
      row.setNull(column);
      return null;
    }
    return values.read(column, tuple.bytes(), tuple.offset(cell), tuple.length(cell), row);
  }

  /**
   * The columns of the row that was read last whose value the log does not tell, as the update did
   * not touch it: null in the row, and not null in truth.
   */
  public BitSet unchanged() {
    return unchanged;
  }
}
