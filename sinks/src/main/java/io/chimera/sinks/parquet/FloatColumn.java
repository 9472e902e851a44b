package io.chimera.sinks.parquet;

import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.FloatFieldMetrics;
import org.apache.parquet.column.statistics.Statistics;

/** A column of floats, of which Iceberg wants to know more than the file says. */
final class FloatColumn extends FlatColumn {
  private static final int WIDTH = Float.BYTES;

  private final FloatFieldMetrics.Builder metrics;

  FloatColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
    metrics = new FloatFieldMetrics.Builder(fieldId());
  }

  @Override
  void add(RowData row) {
    if (row.isNullAt(index())) {
      putNull();
    } else {
      float value = row.getFloat(index());
      PlainNumbers.putInt(room(WIDTH), size(), Float.floatToRawIntBits(value));
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
      float value = Float.intBitsToFloat(PlainNumbers.intAt(plain, at));
      statistics.updateStats(value);
      metrics.addValue(value);
    }
  }

  @Override
  Stream<FieldMetrics<?>> metrics() {
    return Stream.of(withNulls(metrics.build()));
  }
}
