package io.chimera.quality.closing;

import io.chimera.schemas.stream.Measurement;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.table.data.RowData;

/** Counts rows of a kind. */
final class CountMeter implements Meter {
  private final Predicate<RowData> counts;
  private long count;

  CountMeter(Predicate<RowData> counts) {
    this.counts = counts;
  }

  @Override
  public void add(RowData row) {
    if (counts.test(row)) {
      count++;
    }
  }

  @Override
  public byte[] drain() {
    byte[] state = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
    count = 0;
    return state;
  }

  static long sum(List<byte[]> states) {
    return states.stream().mapToLong(Measurement::count).sum();
  }
}
