package io.chimera.connectors.decode;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Makes strings that are slices of a record's bytes. The strings of one record share what Flink
 * wraps around the array, so one instance serves all columns of a decoder. Not thread-safe.
 */
public final class TextSlices {
  private byte[] wrapped = {};
  private MemorySegment[] segments = {MemorySegmentFactory.wrap(wrapped)};

  /**
   * The slice as a string, valid while the array is unchanged.
   *
   * @param utf8 known to be valid in this place
   */
  @SuppressWarnings("ReferenceEquality") // The same array, not an equal one.
  public StringData of(byte[] utf8, int offset, int length) {
    if (utf8 != wrapped) {
      wrapped = utf8;
      segments = new MemorySegment[] {MemorySegmentFactory.wrap(utf8)};
    }
    return BinaryStringData.fromAddress(segments, offset, length);
  }
}
