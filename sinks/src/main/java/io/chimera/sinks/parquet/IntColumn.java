package io.chimera.sinks.parquet;

import org.apache.flink.table.data.RowData;
import org.apache.parquet.column.statistics.Statistics;

/** A column of numbers of four bytes. */
abstract class IntColumn extends FlatColumn {
  private static final int WIDTH = Integer.BYTES;

  private IntColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
  }

  final void putInt(int value) {
    PlainNumbers.putInt(room(WIDTH), size(), value);
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
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    for (int at = 0; at < length; at += WIDTH) {
      int value = PlainNumbers.intAt(plain, at);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    statistics.updateStats(min);
    statistics.updateStats(max);
  }

  /** Whole numbers, and dates. */
  static final class OfNumbers extends IntColumn {
    OfNumbers(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putInt(row.getInt(index()));
      }
    }
  }

  /** Exact numbers of up to 9 digits. */
  static final class OfDecimals extends IntColumn {
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
        putInt((int) digits.unscaled(row, index()));
      }
    }
  }
}
