package io.chimera.sinks.parquet;

import org.apache.flink.table.data.RowData;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** A column of booleans, a bit each, the lowest bit of a byte first. */
final class BooleanColumn extends FlatColumn {
  BooleanColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
  }

  @Override
  void add(RowData row) {
    if (row.isNullAt(index())) {
      putNull();
      return;
    }
    int bit = values() % Byte.SIZE;
    int value = row.getBoolean(index()) ? 1 << bit : 0;
    if (bit == 0) {
      room(1)[size()] = (byte) value;
      put(1);
    } else {
      room(0)[size() - 1] |= (byte) value;
      put(0);
    }
  }

  @Override
  @Nullable PageDictionary newDictionary() {
    return null;
  }

  @Override
  void describe(byte[] plain, int length, int values, Statistics<?> statistics) {
    int isTrue = 0;
    for (int at = 0; at < length; at++) {
      isTrue += Integer.bitCount(plain[at] & 0xff);
    }
    if (isTrue > 0) {
      statistics.updateStats(true);
    }
    if (isTrue < values) {
      statistics.updateStats(false);
    }
  }
}
