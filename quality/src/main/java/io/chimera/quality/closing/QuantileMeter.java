package io.chimera.quality.closing;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Quantiles of a column's numbers by a KLL sketch. Nulls and NaN do not count. */
final class QuantileMeter implements Meter {
  private static final int K = 1_000;

  /** How far a quantile's rank may be off, with a confidence of 99 percent. */
  static final double RANK_ERROR = KllDoublesSketch.getNormalizedRankError(K, false);

  private final int column;
  private final ToDoubleFunction<RowData> value;
  private KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(K);

  QuantileMeter(int column, ToDoubleFunction<RowData> value) {
    this.column = column;
    this.value = value;
  }

  @Override
  public void add(RowData row) {
    if (!row.isNullAt(column)) {
      sketch.update(value.applyAsDouble(row));
    }
  }

  @Override
  public byte[] drain() {
    byte[] state = sketch.toByteArray();
    sketch = KllDoublesSketch.newHeapInstance(K);
    return state;
  }

  static @Nullable Reading quantile(List<byte[]> states, double quantile) {
    var all = KllDoublesSketch.newHeapInstance(K);
    states.forEach(state -> all.merge(KllDoublesSketch.heapify(Memory.wrap(state))));
    return all.isEmpty() ? null : Reading.of(all.getQuantile(quantile));
  }
}
