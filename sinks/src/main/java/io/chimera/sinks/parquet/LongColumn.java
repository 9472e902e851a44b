package io.chimera.sinks.parquet;

import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.RowData;
import org.apache.parquet.column.statistics.Statistics;

/** A column of numbers of eight bytes. */
abstract class LongColumn extends FlatColumn {
  private static final int WIDTH = Long.BYTES;

  private LongColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
  }

  final void putLong(long value) {
    PlainNumbers.putLong(room(WIDTH), size(), value);
    put(WIDTH);
  }

  @Override
  final PageDictionary newDictionary() {
    return new NumberDictionary(WIDTH);
  }

  @Override
  final void describe(byte[] plain, int length, int values, Statistics<?> statistics) {
    if (length == 0) {
      return;
    }
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int at = 0; at < length; at += WIDTH) {
      long value = PlainNumbers.longAt(plain, at);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    statistics.updateStats(min);
    statistics.updateStats(max);
  }

  /** Whole numbers. */
  static final class OfNumbers extends LongColumn {
    OfNumbers(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putLong(row.getLong(index()));
      }
    }
  }

  /** Times of day: milliseconds in the row, microseconds in the file. */
  static final class OfTimes extends LongColumn {
    private static final long MICROS = 1_000;

    OfTimes(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putLong(row.getInt(index()) * MICROS);
      }
    }
  }

  /** Timestamps at microseconds. */
  static final class OfTimestamps extends LongColumn {
    OfTimestamps(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putLong(TypedRow.timestampMicros(row, index()));
      }
    }
  }

  /** Exact numbers of up to 18 digits. */
  static final class OfDecimals extends LongColumn {
    private final DecimalDigits digits;

    OfDecimals(Place place, PageLimits limits, PageIds ids, DecimalDigits digits) {
      super(place, limits, ids);
      this.digits = digits;
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putLong(digits.unscaled(row, index()));
      }
    }
  }
}
