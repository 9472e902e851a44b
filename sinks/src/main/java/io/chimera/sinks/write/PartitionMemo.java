package io.chimera.sinks.write;

import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what belongs to a row's partition by the values that the partition follows from, so
 * that it is worked out once for many rows: of a timestamp by day, the day is enough. Forgets one
 * where too many meet in one place.
 *
 * @param <T> what is remembered
 */
final class PartitionMemo<T> {
  private static final int PLACES = 1024;

  /** In so many places, one after the other, a partition can be. */
  private static final int NEIGHBOURS = 8;

  private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final BinaryStringData NO_TEXT = BinaryStringData.EMPTY_UTF8;

  private final Source[] sources;
  private final Entry<T>[] entries;

  /** The values of the row that was looked for last. */
  private final long[] numbers;

  private final BinaryStringData[] texts;
  private int nulls;
  private int place;

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private PartitionMemo(List<Source> sources) {
    this.sources = sources.toArray(Source[]::new);
    entries = new Entry[PLACES];
    numbers = new long[this.sources.length];
    texts = new BinaryStringData[this.sources.length];
    Arrays.fill(texts, NO_TEXT);
  }

  /**
   * A memo of a spec's partitions; empty where one of its fields follows from nearly as many values
   * as there are rows, or from values that are hard to compare.
   */
  static <T> Optional<PartitionMemo<T>> of(PartitionSpec spec, Schema schema) {
    List<Optional<Source>> sources =
        spec.fields().stream().map(field -> Source.of(field, schema)).toList();
    if (sources.stream().anyMatch(Optional::isEmpty) || sources.size() > Integer.SIZE) {
      return Optional.empty();
    }
    return Optional.of(new PartitionMemo<>(sources.stream().flatMap(Optional::stream).toList()));
  }

  /** What was remembered for a row with the same values, or null. */
  @Nullable T find(RowData row) {
    long hash = 0;
    int missing = 0;
    for (int index = 0; index < sources.length; index++) {
      Source source = sources[index];
      long number = 0;
      BinaryStringData text = NO_TEXT;
      if (row.isNullAt(source.column)) {
        missing |= 1 << index;
      } else if (source.kind == Kind.TEXT) {
        text = (BinaryStringData) row.getString(source.column);
        hash ^= text.hashCode();
      } else {
        number = source.number(row);
      }
      numbers[index] = number;
      texts[index] = text;
      hash = (hash ^ number) * SPREAD;
    }
    nulls = missing;
    int home = (int) (hash >>> SHIFT);
    place = home;
    for (int neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
      int at = (home + neighbour) % PLACES;
      Entry<T> entry = entries[at];
      if (entry == null) {
        place = at;
        return null;
      }
      if (isOf(entry)) {
        return entry.value;
      }
    }
    return null;
  }

  private boolean isOf(Entry<T> entry) {
    if (entry.nulls != nulls) {
      return false;
    }
    for (int index = 0; index < sources.length; index++) {
      if (entry.numbers[index] != numbers[index] || !entry.texts[index].equals(texts[index])) {
        return false;
      }
    }
    return true;
  }

  /** Remembers this for the row that was looked for last. */
  void remember(T value) {
    var own = new BinaryStringData[texts.length];
    for (int index = 0; index < own.length; index++) {
      own[index] = texts[index].copy();
    }
    entries[place] = new Entry<>(numbers.clone(), own, nulls, value);
  }

  void clear() {
    Arrays.fill(entries, null);
  }

  /** A partition, by what it follows from. */
  private static final class Entry<T> {
    private final long[] numbers;
    private final BinaryStringData[] texts;
    private final int nulls;
    private final T value;

    Entry(long[] numbers, BinaryStringData[] texts, int nulls, T value) {
      this.numbers = numbers;
      this.texts = texts;
      this.nulls = nulls;
      this.value = value;
    }
  }

  /** How a source column's value is read. */
  private enum Kind {
    INT,
    LONG,
    TIMESTAMP,
    TEXT
  }

  /** A column that one of the spec's fields follows from. */
  private static final class Source {
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    private final int column;
    private final Kind kind;

    /** So many microseconds are one. */
    private final long unit;

    Source(int column, Kind kind, long unit) {
      this.column = column;
      this.kind = kind;
      this.unit = unit;
    }

    static Optional<Source> of(PartitionField field, Schema schema) {
      int column = columnOf(field, schema.columns());
      // What has the same day has the same month and year.
      long unit =
          switch (field.transform().toString()) {
            case "identity" -> 1;
            case "hour" -> HOUR;
            case "day", "month", "year" -> DAY;
            default -> 0;
          };
      if (column < 0 || unit == 0) {
        return Optional.empty();
      }
      return switch (schema.columns().get(column).type().typeId()) {
        case INTEGER, DATE -> Optional.of(new Source(column, Kind.INT, 1));
        case LONG -> Optional.of(new Source(column, Kind.LONG, 1));
        case STRING -> Optional.of(new Source(column, Kind.TEXT, 1));
        case TIMESTAMP -> Optional.of(new Source(column, Kind.TIMESTAMP, unit));
        default -> Optional.empty();
      };
    }

    private static int columnOf(PartitionField field, List<Types.NestedField> columns) {
      for (int index = 0; index < columns.size(); index++) {
        if (columns.get(index).fieldId() == field.sourceId()) {
          return index;
        }
      }
      return -1;
    }

    long number(RowData row) {
      if (kind == Kind.TIMESTAMP) {
        return Math.floorDiv(TypedRow.timestampMicros(row, column), unit);
      }
      return kind == Kind.LONG ? row.getLong(column) : row.getInt(column);
    }
  }
}
