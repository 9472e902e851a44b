package io.chimera.connectors.database;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is not what a contract says of it. The log does not tell of a renamed column: it is
 * one that was dropped and one that was added.
 *
 * @param kind what is different
 * @param column as the contract calls it, or as the table does where the contract has none; empty
 *     for the key as a whole
 * @param expected what the contract says; empty for nothing
 * @param found what the table has; empty for nothing
 */
public record Drift(Kind kind, String column, String expected, String found) {

  /** What is different. */
  public enum Kind {
    /** The contract does not have the column. */
    ADDED,
    /** The table does not have the column. */
    DROPPED,
    /** The table's type holds what the contract's does not, of the same kind. */
    WIDENED,
    /** The contract's type holds all that the table's does, and more. */
    NARROWED,
    /** The types are of different kinds. */
    RETYPED,
    /** The columns that identify a changed row are not those of the target's key. */
    KEY_CHANGED
  }

  /**
   * All differences.
   *
   * @param found the table's columns in its order
   * @param identity names of those that identify a row, null where all or none of them do
   */
  public static List<Drift> between(
      Dataset dataset, List<FoundColumn> found, @Nullable List<String> identity) {
    var differences = new ArrayList<Drift>();
    var asked = new boolean[found.size()];
    var key = new ArrayList<String>();
    for (Column column : dataset.columns()) {
      int place = FoundColumn.indexOf(found, column);
      if (place < 0) {
        differences.add(new Drift(Kind.DROPPED, column.name(), words(column.type()), ""));
        continue;
      }
      asked[place] = true;
      FoundColumn there = found.get(place);
      if (identity != null && identity.contains(there.name())) {
        key.add(column.name());
      }
      Kind kind = kind(column.type(), there.type());
      if (kind != null) {
        differences.add(new Drift(kind, column.name(), words(column.type()), there.declared()));
      }
    }
    for (int place = 0; place < asked.length; place++) {
      // What no contract can have is no news.
      FoundColumn there = found.get(place);
      if (!asked[place] && there.type() != null) {
        differences.add(new Drift(Kind.ADDED, there.name(), "", there.declared()));
      }
    }
    if (identity != null
        && dataset.target().kind() instanceof Upsert upsert
        && !(key.size() == identity.size()
            && key.containsAll(upsert.key())
            && upsert.key().containsAll(key))) {
      differences.add(
          new Drift(
              Kind.KEY_CHANGED, "", String.join(", ", upsert.key()), String.join(", ", identity)));
    }
    return List.copyOf(differences);
  }

  /**
   * What of them is new: what a contract was written differently by choice was there before.
   *
   * @param before all differences as they were
   * @param now all differences as they are
   */
  public static List<Drift> since(List<Drift> before, List<Drift> now) {
    return now.stream().filter(each -> !before.contains(each)).toList();
  }

  private static @Nullable Kind kind(ColumnType contract, @Nullable ColumnType table) {
    if (contract.equals(table)) {
      return null;
    }
    if (table == null) {
      return Kind.RETYPED;
    }
    if (holds(table, contract)) {
      return Kind.WIDENED;
    }
    return holds(contract, table) ? Kind.NARROWED : Kind.RETYPED;
  }

  /** Whether one type has all values of another and is what a table's column may grow to. */
  private static boolean holds(ColumnType wide, ColumnType narrow) {
    if (wide instanceof DecimalType more && narrow instanceof DecimalType less) {
      return more.scale() >= less.scale()
          && more.precision() - more.scale() >= less.precision() - less.scale();
    }
    return (wide == Primitive.LONG && narrow == Primitive.INT)
        || (wide == Primitive.DOUBLE && narrow == Primitive.FLOAT);
  }

  private static String words(ColumnType type) {
    return ValueNames.of(type);
  }

  /** For people. */
  @Override
  public String toString() {
    return switch (kind) {
      case ADDED -> "column '" + column + "' (" + found + ") is there; the contract has none";
      case DROPPED -> "column '" + column + "' is not there; expected " + expected;
      case WIDENED, NARROWED, RETYPED ->
          "column '" + column + "' is " + found + "; expected " + expected;
      case KEY_CHANGED -> "rows are identified by '" + found + "'; expected '" + expected + "'";
    };
  }
}
