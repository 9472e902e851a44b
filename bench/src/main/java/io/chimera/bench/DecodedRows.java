package io.chimera.bench;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.flink.table.data.RowData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A topic's records as rows, one after the other in one row that is filled again and again. */
final class DecodedRows implements Iterator<RowData> {
  private final TopicPoll topic;
  private final RecordDecoder decoder;
  private final TypedRow row;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private long pauseAt = Long.MAX_VALUE;
  private boolean isAtEnd;
  private long count;

  /**
   * @param columns of a row
   */
  DecodedRows(TopicPoll topic, RecordDecoder decoder, int columns) {
    this.topic = topic;
    this.decoder = decoder;
    row = new TypedRow(columns);
  }

  /** Lets the rows end at the first poll after that time, as if there were no more for now. */
  void pauseIn(long nanos) {
    pauseAt = System.nanoTime() + nanos;
  }

  /** Whether there are no more at all. */
  boolean isAtEnd() {
    return isAtEnd;
  }

  /** How many there were. */
  long count() {
    return count;
  }

  @Override
  public boolean hasNext() {
    while (!polled.hasNext()) {
      if (System.nanoTime() >= pauseAt) {
        return false;
      }
      @Nullable Iterable<ConsumerRecord<byte[], byte[]>> next = topic.poll();
      if (next == null) {
        isAtEnd = true;
        return false;
      }
      polled = next.iterator();
    }
    return true;
  }

  @Override
  public RowData next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Fault fault = decoder.decode(polled.next().value(), row);
    if (fault != null) {
      throw new IllegalStateException(
          "Cannot measure the limit on records that do not decode: " + fault.code());
    }
    count++;
    return row;
  }
}
