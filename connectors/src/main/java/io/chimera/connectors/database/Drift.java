package io.chimera.connectors.database;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.contract.TypeWords;
import io.chimera.schemas.stream.SourceVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a table is no longer what it was. What a contract was written differently by choice was so
 * before, and is none.
 *
 * @param kind what is different
 * @param column as the contract calls it, or as the table does where the contract has none; empty
 *     for the key as a whole
 * @param expected what was to be there; empty for nothing
 * @param found what the table has; empty for nothing
 */
public record Drift(Kind kind, String column, String expected, String found) {

  /** What is different. */
  public enum Kind {
    /** The table has a column that it did not have; its old rows have no value there. */
    ADDED,
    /**
     * As {@link #ADDED}, but its old rows may have values: those that no log tells, or that were
     * passed over.
     */
    FILLED,
    /** As {@link #ADDED}, of a type that no contract can hold. */
    UNTYPED,
    /**
     * As {@link #ADDED}, while another column is gone: perhaps it was renamed, and its old rows
     * have values.
     */
    RENAMED,
    /** The table does not have a column that the dataset has. */
    DROPPED,
    /** The column's type may become the table's where it is: it holds more of the same. */
    WIDENED,
    /** The dataset's type holds all that the table's does, and more. */
    NARROWED,
    /** The types are of different kinds. */
    RETYPED,
    /** The columns that identify a changed row are not those of the target's key. */
    KEY_CHANGED
  }

  /**
   * All differences.
   *
   * @param dataset with all that its target has
   * @param known the table as it was; null for as the contract says
   * @param found the table's columns in its order
   * @param identity names of those that identify a row, null where that is not known
   */
  public static List<Drift> between(
      Dataset dataset,
      @Nullable SourceVersion known,
      List<FoundColumn> found,
      @Nullable List<String> identity) {
    return between(dataset, known, found, Set.of(), identity);
  }

  /**
   * All differences.
   *
   * @param filled names of columns of which rows that were there before may have values
   */
  public static List<Drift> between(
      Dataset dataset,
      @Nullable SourceVersion known,
      List<FoundColumn> found,
      Set<String> filled,
      @Nullable List<String> identity) {
    var differences = new ArrayList<Drift>();
    var asked = new boolean[found.size()];
    var key = new ArrayList<String>();
    for (Column column : dataset.columns()) {
      int place = FoundColumn.indexOf(found, column);
      if (place < 0) {
        if (known == null || known.has(column)) {
          differences.add(ofAbsent(column));
        }
        continue;
      }
      asked[place] = true;
      FoundColumn there = found.get(place);
      if (identity != null && identity.contains(there.name())) {
        key.add(column.name());
      }
      Kind kind = kind(column, known, there.type());
      if (kind != null) {
        differences.add(new Drift(kind, column.name(), words(column.type()), there.declared()));
      }
    }
    String gone = known == null ? "" : gone(known, found);
    for (int place = 0; place < asked.length; place++) {
      FoundColumn there = found.get(place);
      boolean isNew =
          known == null
              // What no contract can have is no news to it.
              ? !asked[place] && there.type() != null
              : !known.columns().containsKey(there.name());
      if (isNew) {
        boolean isFilled = filled.contains(there.name()) || (known != null && known.passesOver());
        Kind kind = kindOfNew(there, gone, isFilled);
        differences.add(
            new Drift(kind, there.name(), kind == Kind.RENAMED ? gone : "", there.declared()));
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
   * Of those columns that the table does not have.
   *
   * @param columns of the dataset
   * @param found the table's columns
   */
  public static List<Drift> ofAbsent(List<Column> columns, List<FoundColumn> found) {
    return columns.stream()
        .filter(column -> FoundColumn.indexOf(found, column) < 0)
        .map(Drift::ofAbsent)
        .toList();
  }

  private static Drift ofAbsent(Column column) {
    return new Drift(Kind.DROPPED, column.name(), words(column.type()), "");
  }

  private static Kind kindOfNew(FoundColumn there, String gone, boolean isFilled) {
    if (there.type() == null) {
      return Kind.UNTYPED;
    }
    if (!gone.isEmpty()) {
      return Kind.RENAMED;
    }
    return isFilled ? Kind.FILLED : Kind.ADDED;
  }

  /** Names of the columns that were there. Those that logs leave out are not missed in one. */
  private static String gone(SourceVersion known, List<FoundColumn> found) {
    var gone = new TreeSet<String>();
    for (Map.Entry<String, String> each : known.columns().entrySet()) {
      if (!each.getValue().equals(SourceVersion.UNTYPED)) {
        gone.add(each.getKey());
      }
    }
    found.forEach(each -> gone.remove(each.name()));
    return String.join(", ", gone);
  }

  private static @Nullable Kind kind(
      Column column, @Nullable SourceVersion known, @Nullable ColumnType table) {
    ColumnType ours = column.type();
    if (ours.equals(table)) {
      return null;
    }
    if (known != null && known.has(column)) {
      Optional<ColumnType> was = known.typeOf(column);
      if (was.equals(Optional.ofNullable(table))) {
        return null;
      }
    }
    if (table == null) {
      return Kind.RETYPED;
    }
    if (TypeWords.canGrow(ours, table)) {
      return Kind.WIDENED;
    }
    return holds(ours, table) ? Kind.NARROWED : Kind.RETYPED;
  }

  /** Whether one type has all values of another. */
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
      case ADDED -> "column '" + column + "' (" + found + ") is new";
      case FILLED ->
          "column '"
              + column
              + "' ("
              + found
              + ") is new, and rows from before may have values in it that were never taken";
      case UNTYPED -> "column '" + column + "' (" + found + ") is new, and no contract can hold it";
      case RENAMED ->
          "column '"
              + column
              + "' ("
              + found
              + ") is new while '"
              + expected
              + "' is gone, so that it may have been renamed";
      case DROPPED -> "column '" + column + "' is not there; expected " + expected;
      case WIDENED, NARROWED, RETYPED ->
          "column '" + column + "' is " + found + "; expected " + expected;
      case KEY_CHANGED ->
          "rows are identified by "
              + (found.isEmpty() ? "no key" : "'" + found + "'")
              + "; expected '"
              + expected
              + "'";
    };
  }
}
