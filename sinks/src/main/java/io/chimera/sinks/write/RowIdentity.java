package io.chimera.sinks.write;

import java.util.Arrays;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;

/** A row's key as bytes, which are the same for equal keys; small, for there are many. */
final class RowIdentity {
  private final byte[] key;
  private final int hash;

  private RowIdentity(byte[] key) {
    this.key = key;
    hash = Arrays.hashCode(key);
  }

  static RowIdentity of(BinaryRowData key) {
    return new RowIdentity(
        BinarySegmentUtils.copyToBytes(key.getSegments(), key.getOffset(), key.getSizeInBytes()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowIdentity that && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
