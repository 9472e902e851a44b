package io.chimera.sinks.write;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Takes the rows of a query for a table: rows in; the same, and before each barrier and at the end
 * of input their number out. Keeps no state, as what is counted is counted again with the rows.
 */
public final class AcceptOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<RowData, Ingested>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final int DATASET = 0;

  private final boolean isKeyed;

  private transient Ingested carrier;
  private transient StreamRecord<Ingested> element;
  private transient long rows;
  private transient boolean ended;

  /**
   * @param isKeyed whether a row takes the place of another with its key: what the query knows as
   *     new may be there from an earlier start
   */
  public AcceptOperator(boolean isKeyed) {
    this.isKeyed = isKeyed;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    carrier = new Ingested();
    element = new StreamRecord<>(carrier);
  }

  @Override
  public void processElement(StreamRecord<RowData> came) {
    RowData row = came.getValue();
    RowKind kind = row.getRowKind();
    row.setRowKind(isKeyed ? ofKey(kind) : kind);
    rows++;
    output.collect(element.replace(carrier.toRow(DATASET, row)));
    // Others may get the same row.
    row.setRowKind(kind);
  }

  /** What was before a change may have had another key than what is after it. */
  private static RowKind ofKey(RowKind kind) {
    return switch (kind) {
      case INSERT, UPDATE_AFTER -> RowKind.UPDATE_AFTER;
      case UPDATE_BEFORE, DELETE -> RowKind.DELETE;
    };
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    if (!ended) {
      tell();
    }
  }

  @Override
  public void endInput() {
    tell();
    ended = true;
  }

  private void tell() {
    if (rows > 0) {
      var tally = new Tally(rows, rows, 0, 0, 0, 0, 0, null);
      var told = new DatasetTally(DATASET, tally, new SplitProgress[0]);
      output.collect(element.replace(carrier.toTally(told)));
      rows = 0;
    }
  }
}
