package io.chimera.bench.scale;

import io.chimera.bench.Allocations;
import io.chimera.bench.ThreadCpu;
import io.chimera.quality.deduplication.DatasetKeys;
import io.chimera.schemas.stream.Ingested;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows without a column, each with the key that its number has; measures what happens from
 * the first that counts to the end.
 */
final class KeyedRowsOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<Long, Ingested>, BoundedOneInput {
  static final String CPU = "cpu";
  static final String COMPILER = "compiler";
  static final String COLLECTOR = "collector";
  static final String CLOCK = "clock";
  static final String ALLOCATED = "allocated";

  private static final long serialVersionUID = 1L;

  /** Times of rows lie in a minute. */
  private static final long SPAN_MICROS = TimeUnit.MINUTES.toMicros(1);

  private final long keys;
  private final long firstTime;

  private transient KeyNumbers numbers;
  private transient Ingested row;
  private transient StreamRecord<Ingested> element;
  private transient GenericRowData empty;
  private transient @Nullable Allocations allocations;
  private transient long allocatedBefore;
  private transient ThreadCpu before;
  private transient long begun;

  /**
   * @param keys how many are remembered before those that count
   * @param firstTime in epoch microseconds
   */
  KeyedRowsOperator(long keys, long firstTime) {
    this.keys = keys;
    this.firstTime = firstTime;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    numbers = new KeyNumbers(keys);
    row = new Ingested();
    element = new StreamRecord<>(row);
    empty = new GenericRowData(0);
  }

  @Override
  public void processElement(StreamRecord<Long> number) throws Exception {
    if (number.getValue() == keys) {
      begin();
    }
    long key = numbers.of(number.getValue());
    long low = KeyNumbers.low(key);
    row.toRow(0, empty)
        .keyed(KeyNumbers.high(key), low, firstTime + key % SPAN_MICROS)
        .routed(DatasetKeys.route(low));
    output.collect(element);
  }

  private void begin() throws Exception {
    Allocations begin = Allocations.begin();
    allocations = begin;
    allocatedBefore = begin.bytes();
    before = ThreadCpu.now();
    begun = System.nanoTime();
  }

  @Override
  public void endInput() throws Exception {
    Allocations counted = allocations;
    if (counted == null) {
      throw new IllegalStateException("Cannot measure: no record counted");
    }
    tell(CLOCK, System.nanoTime() - begun);
    ThreadCpu cpu = ThreadCpu.now().minus(before);
    tell(CPU, cpu.all());
    tell(COMPILER, cpu.compiler());
    tell(COLLECTOR, cpu.collector());
    tell(ALLOCATED, counted.bytes() - allocatedBefore);
  }

  private void tell(String name, long value) {
    getRuntimeContext().addAccumulator(name, new LongCounter(value));
  }

  @Override
  public void close() throws Exception {
    if (allocations != null) {
      allocations.close();
    }
    super.close();
  }
}
