package io.chimera.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows, and sums a digest of each column's values; the sum of a column also changes when two
 * rows have each other's value. Rows may come in any order. Not thread-safe.
 */
final class ColumnSums {
  private static final long NULL = 0x5DEECE66DL;
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private final long[] sums;
  private long rows;
  private long row;
  private int column;

  /**
   * @param columns of the table; the first is the key, and a number
   */
  ColumnSums(int columns) {
    sums = new long[columns];
  }

  /** Begins with a row. */
  void begin(long key) {
    rows++;
    row = mixed(key);
    sums[0] += row;
    column = 1;
  }

  /** The next column's value. */
  void add(long value) {
    sums[column++] += mixed(value ^ row);
  }

  void add(@Nullable String value) {
    add(value == null ? NULL : value.hashCode());
  }

  void add(BigDecimal value) {
    add(value.unscaledValue().longValue() * 31 + value.scale());
  }

  void add(double value) {
    add(Double.doubleToLongBits(value));
  }

  void add(boolean value) {
    add(value ? 1L : 0L);
  }

  void add(LocalDate value) {
    add(value.toEpochDay());
  }

  void add(LocalDateTime value) {
    add(value.toEpochSecond(ZoneOffset.UTC) * MICROS + value.getNano() / NANOS_PER_MICRO);
  }

  /** A value of whatever type a column can have. */
  void addAny(@Nullable Object value) {
    if (value == null || value instanceof String) {
      add((String) value);
    } else if (value instanceof Integer number) {
      add((long) number);
    } else if (value instanceof Long number) {
      add((long) number);
    } else if (value instanceof BigDecimal number) {
      add(number);
    } else if (value instanceof Double number) {
      add((double) number);
    } else if (value instanceof Boolean truth) {
      add((boolean) truth);
    } else if (value instanceof LocalDate date) {
      add(date);
    } else if (value instanceof LocalDateTime time) {
      add(time);
    } else {
      throw new IllegalArgumentException(
          "Cannot add a value of '%s': no column has it".formatted(value.getClass().getName()));
    }
  }

  Content content() {
    return new Content(rows, sums.clone());
  }

  /** As SplitMix64 does. */
  private static long mixed(long value) {
    long mixed = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** What a table has. */
  record Content(long rows, long[] sums) {
    /**
     * @throws IllegalStateException if it is not this
     */
    void require(Content found) {
      if (found.rows != rows) {
        throw new IllegalStateException(
            "Cannot count this run: rows: '%d', expected '%d'".formatted(found.rows, rows));
      }
      for (int column = 0; column < sums.length; column++) {
        if (found.sums[column] != sums[column]) {
          throw new IllegalStateException(
              "Cannot count this run: the checksum of column '%s': '%d', expected '%d'"
                  .formatted(SnapshotTable.COLUMNS.get(column), found.sums[column], sums[column]));
        }
      }
    }
  }
}
