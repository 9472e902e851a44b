package io.chimera.quality.admission;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Where the way of a record ends in a query: good rows go on to it, each an object of its own;
 * rejections and tallies go aside to those who keep the books of the read, if anybody does. There
 * the rows that the query got are counted as filtered, since the table of the books has none of
 * them. Event time goes on to the query, less what rows of one split may be apart.
 */
public final class HandOverOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<Ingested, RowData>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final RowType rows;
  private final long allowance;
  private final @Nullable OutputTag<Ingested> books;

  private transient RowDataSerializer serializer;
  private transient StreamRecord<RowData> row;
  private transient StreamRecord<Ingested> aside;

  /**
   * @param rows the rows' type
   * @param allowance how much older than one before it a row of a split may be without being late
   * @param books where rejections and tallies go, or null for nowhere
   */
  public HandOverOperator(RowType rows, Duration allowance, @Nullable OutputTag<Ingested> books) {
    this.rows = rows;
    this.allowance = allowance.toMillis();
    this.books = books;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    serializer = new RowDataSerializer(rows);
    row = new StreamRecord<>(null);
    aside = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<Ingested> came) {
    Ingested ingested = came.getValue();
    OutputTag<Ingested> tag = books;
    switch (ingested.kind()) {
      // The pass fills its row again; a query may keep what it gets.
      case ROW -> output.collect(row.replace(serializer.copy(ingested.row())));
      case REJECTION -> {
        if (tag != null) {
          output.collect(tag, aside.replace(ingested));
        }
      }
      case TALLY -> {
        if (tag != null) {
          output.collect(tag, aside.replace(Ingested.tally(ofRead(ingested.tally()))));
        }
      }
    }
  }

  /** Rules on commits judge what is written to the dataset's table, which this is not. */
  private static DatasetTally ofRead(DatasetTally told) {
    Tally tally = told.tally();
    var read =
        new Tally(
            tally.in(),
            0,
            tally.quarantined(),
            tally.duplicates(),
            tally.filtered() + tally.written(),
            tally.dropped(),
            0,
            tally.eventTimeMax());
    return new DatasetTally(
        told.dataset(), read, told.progress(), Readings.failed(told.readings().failed()));
  }

  @Override
  public void processWatermark(Watermark mark) {
    if (mark.getTimestamp() != Watermark.MAX_WATERMARK.getTimestamp()) {
      output.emitWatermark(new Watermark(mark.getTimestamp() - allowance));
    }
  }

  /** Nothing comes any more, so that nothing can be late. */
  @Override
  public void endInput() {
    output.emitWatermark(Watermark.MAX_WATERMARK);
  }
}
