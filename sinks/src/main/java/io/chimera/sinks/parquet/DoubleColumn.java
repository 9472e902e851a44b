package io.chimera.sinks.parquet;

import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DoubleFieldMetrics;
import org.apache.iceberg.FieldMetrics;
import org.apache.parquet.column.statistics.Statistics;

/** A column of doubles, of which Iceberg wants to know more than the file says. */
final class DoubleColumn extends FlatColumn {
  private static final int WIDTH = Double.BYTES;

  private final DoubleFieldMetrics.Builder metrics;

  DoubleColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
    metrics = new DoubleFieldMetrics.Builder(fieldId());
  }

  @Override
  void add(RowData row) {
    if (row.isNullAt(index())) {
      putNull();
    } else {
      double value = row.getDouble(index());
      PlainNumbers.putLong(room(WIDTH), size(), Double.doubleToRawLongBits(value));
      put(WIDTH);
    }
  }

  @Override
  PageDictionary newDictionary() {
    return new NumberDictionary(WIDTH);
  }

  @Override
  void describe(byte[] plain, int length, int values, Statistics<?> statistics) {
    for (int at = 0; at < length; at += WIDTH) {
      double value = Double.longBitsToDouble(PlainNumbers.longAt(plain, at));
      statistics.updateStats(value);
      metrics.addValue(value);
    }
  }

  @Override
  Stream<FieldMetrics<?>> metrics() {
    return Stream.of(withNulls(metrics.build()));
  }
}
