package io.chimera.sinks.parquet;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.parquet.column.statistics.Statistics;

/** A column of texts or bytes, each behind its length. */
abstract class BytesColumn extends FlatColumn {
  private static final int LENGTH = Integer.BYTES;

  private final ByteBounds bounds = new ByteBounds();

  private BytesColumn(Place place, PageLimits limits, PageIds ids) {
    super(place, limits, ids);
  }

  @Override
  final PageDictionary newDictionary() {
    return new TextDictionary();
  }

  @Override
  final int lengthBytes(int values) {
    return values * LENGTH;
  }

  @Override
  final void describe(byte[] plain, int length, int values, Statistics<?> statistics) {
    bounds.begin();
    int at = 0;
    while (at < length) {
      int from = at + LENGTH;
      at = from + PlainNumbers.intAt(plain, at);
      bounds.add(plain, from, at);
    }
    bounds.addTo(statistics, plain);
  }

  /** Texts. */
  static final class OfTexts extends BytesColumn {
    OfTexts(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
        return;
      }
      var text = (BinaryStringData) row.getString(index());
      MemorySegment[] segments = text.getSegments();
      int length = text.getSizeInBytes();
      byte[] page = room(LENGTH + length);
      int at = size();
      PlainNumbers.putInt(page, at, length);
      if (segments.length == 1) {
        segments[0].get(text.getOffset(), page, at + LENGTH, length);
      } else {
        BinarySegmentUtils.copyToBytes(segments, text.getOffset(), page, at + LENGTH, length);
      }
      put(LENGTH + length);
    }
  }

  /** Bytes. */
  static final class OfBytes extends BytesColumn {
    OfBytes(Place place, PageLimits limits, PageIds ids) {
      super(place, limits, ids);
    }

    @Override
    void add(RowData row) {
      if (row.isNullAt(index())) {
        putNull();
        return;
      }
      byte[] value = row.getBinary(index());
      byte[] page = room(LENGTH + value.length);
      int at = size();
      PlainNumbers.putInt(page, at, value.length);
      System.arraycopy(value, 0, page, at + LENGTH, value.length);
      put(LENGTH + value.length);
    }
  }
}
