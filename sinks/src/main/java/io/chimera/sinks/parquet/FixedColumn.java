package io.chimera.sinks.parquet;

import java.math.BigDecimal;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.util.DecimalUtil;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** A column of values that all have the same number of bytes. */
abstract class FixedColumn extends FlatColumn {
  private final int width;

  private FixedColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
    width = place.type().getTypeLength();
  }

  final void putBytes(byte[] value) {
    if (value.length != width) {
      throw new IllegalArgumentException(
          "Cannot write a value of "
              + value.length
              + " bytes: those of column '"
              + type().getName()
              + "' have "
              + width);
    }
    System.arraycopy(value, 0, room(width), size(), width);
    put(width);
  }

  /** Parquet's first version, which everybody reads, has none for them. */
  @Override
  final @Nullable PageDictionary newDictionary() {
    return null;
  }

  @Override
  final void describe(byte[] plain, int length, int values, Statistics<?> statistics) {
    for (int at = 0; at < length; at += width) {
      statistics.updateStats(Binary.fromReusedByteArray(plain, at, width));
    }
  }

  /** UUIDs, and bytes of one length. */
  static final class OfBytes extends FixedColumn {
    OfBytes(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        putBytes(row.getBinary(index()));
      }
    }
  }

  /** Exact numbers of more than 18 digits. */
  static final class OfDecimals extends FixedColumn {
    private final DecimalDigits digits;
    private final byte[] bytes;

    OfDecimals(Place place, PageLimits limits, PageIds ids, DecimalDigits digits) {
      super(place, limits, ids);
      this.digits = digits;
      bytes = new byte[TypeUtil.decimalRequiredBytes(digits.precision())];
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
      } else {
        BigDecimal value =
            row.getDecimal(index(), digits.precision(), digits.scale()).toBigDecimal();
        putBytes(
            DecimalUtil.toReusedFixLengthBytes(digits.precision(), digits.scale(), value, bytes));
      }
    }
  }
}
