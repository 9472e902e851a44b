package io.chimera.sinks.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/**
 * The least and the greatest of some pieces of one array, by their bytes without sign. Mostly the
 * first eight bytes tell.
 */
final class ByteBounds {
  private static final VarHandle FIRST =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private boolean isEmpty = true;
  private long minFirst;
  private int minFrom;
  private int minTo;
  private long maxFirst;
  private int maxFrom;
  private int maxTo;

  void begin() {
    isEmpty = true;
  }

  void add(byte[] bytes, int from, int to) {
    long first = first(bytes, from, to);
    if (isEmpty) {
      isEmpty = false;
      setMin(first, from, to);
      setMax(first, from, to);
      return;
    }
    if (isLess(bytes, first, from, to, minFirst, minFrom, minTo)) {
      setMin(first, from, to);
    } else if (isLess(bytes, maxFirst, maxFrom, maxTo, first, from, to)) {
      setMax(first, from, to);
    }
  }

  /** The first eight bytes as a number that compares with sign as they do without. */
  private static long first(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return (long) FIRST.get(bytes, from) ^ Long.MIN_VALUE;
    }
    long first = 0;
    for (int at = from; at < to; at++) {
      first = first << Byte.SIZE | (bytes[at] & 0xff);
    }
    return (length == 0 ? 0 : first << ((Long.BYTES - length) * Byte.SIZE)) ^ Long.MIN_VALUE;
  }

  private static boolean isLess(
      byte[] bytes, long first, int from, int to, long thanFirst, int thanFrom, int thanTo) {
    return first == thanFirst
        ? Arrays.compareUnsigned(bytes, from, to, bytes, thanFrom, thanTo) < 0
        : first < thanFirst;
  }

  private void setMin(long first, int from, int to) {
    minFirst = first;
    minFrom = from;
    minTo = to;
  }

  private void setMax(long first, int from, int to) {
    maxFirst = first;
    maxFrom = from;
    maxTo = to;
  }

  void addTo(Statistics<?> statistics, byte[] bytes) {
    if (!isEmpty) {
      statistics.updateStats(Binary.fromReusedByteArray(bytes, minFrom, minTo - minFrom));
      statistics.updateStats(Binary.fromReusedByteArray(bytes, maxFrom, maxTo - maxFrom));
    }
  }
}
