package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.SourceTable;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of a table's rows by a column of whole numbers that is never null, or all of them.
 *
 * @param column of the numbers; empty for all rows
 * @param from the smallest; null for no bound
 * @param to the first that is not in it; null for no bound
 */
record SnapshotPart(
    SourceTable table, String column, @Nullable BigInteger from, @Nullable BigInteger to)
    implements Serializable {

  /** All rows. */
  static SnapshotPart whole(SourceTable table) {
    return new SnapshotPart(table, "", null, null);
  }

  /**
   * Cuts a table into ranges of the same width. The first and the last are open, so that the bounds
   * may be wrong.
   *
   * @param count how many at most
   */
  static List<SnapshotPart> of(
      SourceTable table, String column, BigInteger smallest, BigInteger largest, long count) {
    BigInteger width =
        largest
            .subtract(smallest)
            .divide(BigInteger.valueOf(Math.max(1, count)))
            .add(BigInteger.ONE);
    var parts = new ArrayList<SnapshotPart>();
    BigInteger from = null;
    for (BigInteger next = smallest.add(width);
        next.compareTo(largest) <= 0;
        next = next.add(width)) {
      parts.add(new SnapshotPart(table, column, from, next));
      from = next;
    }
    parts.add(new SnapshotPart(table, column, from, null));
    return List.copyOf(parts);
  }

  /** The condition that its rows meet, as SQL. */
  String condition() {
    String name = "`" + column.replace("`", "``") + "`";
    if (from == null) {
      return to == null ? "" : " WHERE " + name + " < " + to;
    }
    String end = to == null ? "" : " AND " + name + " < " + to;
    return " WHERE " + name + " >= " + from + end;
  }
}
