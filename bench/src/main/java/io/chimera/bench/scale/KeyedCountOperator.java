package io.chimera.bench.scale;

import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Ingested.Kind;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts what was let through, and what the tallies say was not. */
final class KeyedCountOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Ingested, Void> {
  static final String FIRST = "first";
  static final String REPEATS = "repeats";

  private static final long serialVersionUID = 1L;

  private transient LongCounter first;
  private transient LongCounter repeats;

  KeyedCountOperator() {
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    first = new LongCounter();
    repeats = new LongCounter();
    getRuntimeContext().addAccumulator(FIRST, first);
    getRuntimeContext().addAccumulator(REPEATS, repeats);
  }

  @Override
  public void processElement(StreamRecord<Ingested> element) {
    Ingested ingested = element.getValue();
    if (ingested.kind() == Kind.ROW) {
      first.add(1);
    } else {
      repeats.add(ingested.tally().tally().duplicates());
    }
  }
}
