package io.chimera.quality.closing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.Sketch;
import org.apache.datasketches.theta.Sketches;
import org.apache.datasketches.theta.UpdateSketch;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Distinct values of one or several columns by a theta sketch, which counts exactly up to its size.
 * A row with a null in any of the columns does not count.
 */
final class DistinctMeter implements Meter {
  /** Up to so many distinct values are counted exactly. */
  static final int EXACT = 8_192;

  /** How far more of them may be off, relatively, with a confidence of 95 percent. */
  static final double ERROR = 2 / Math.sqrt(EXACT - 1);

  private static final int INITIAL_BYTES = 64;

  private final List<ColumnBytes> columns;
  private final DataOutputSerializer bytes = new DataOutputSerializer(INITIAL_BYTES);
  private UpdateSketch sketch = sketch();
  private long rows;

  DistinctMeter(List<ColumnBytes> columns) {
    this.columns = List.copyOf(columns);
  }

  private static UpdateSketch sketch() {
    return UpdateSketch.builder().setNominalEntries(EXACT).build();
  }

  @Override
  public void add(RowData row) {
    bytes.clear();
    try {
      for (int index = 0; index < columns.size(); index++) {
        if (!columns.get(index).write(row, bytes)) {
          return;
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    rows++;
    sketch.update(bytes.getCopyOfBuffer());
  }

  @Override
  public byte[] drain() {
    byte[] compact = sketch.compact().toByteArray();
    byte[] state =
        ByteBuffer.allocate(Long.BYTES + compact.length).putLong(rows).put(compact).array();
    sketch = sketch();
    rows = 0;
    return state;
  }

  /**
   * What all subtasks saw.
   *
   * @param rows without a null
   * @param distinct how many different ones among them
   */
  record Distinct(long rows, double distinct) {}

  static Distinct sum(List<byte[]> states) {
    var union = SetOperation.builder().setNominalEntries(EXACT).buildUnion();
    long rows = 0;
    for (byte[] state : states) {
      rows += ByteBuffer.wrap(state).getLong();
      Sketch part =
          Sketches.wrapSketch(
              Memory.wrap(state, Long.BYTES, state.length - Long.BYTES, ByteOrder.nativeOrder()));
      union.union(part);
    }
    return new Distinct(rows, Math.min(rows, union.getResult().getEstimate()));
  }
}
