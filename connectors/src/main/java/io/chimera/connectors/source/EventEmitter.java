package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.schemas.stream.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;

/** Tells what was read, and remembers how far that is. */
final class EventEmitter implements RecordEmitter<SourceEvent, SourceEvent, SplitState> {
  private boolean isInsideTransaction;

  @Override
  public void emitRecord(SourceEvent event, SourceOutput<SourceEvent> output, SplitState state) {
    output.collect(event);
    if (event instanceof SourceEvent.Passed passed) {
      isInsideTransaction = false;
      state.passed(passed.position());
    } else if (event instanceof SourceEvent.PartRead part) {
      state.read(part.position());
    } else if (event instanceof SourceEvent.Row && state.split() instanceof Log) {
      isInsideTransaction = true;
    }
  }

  /** Whether changes were told of a transaction that is not told to its end. */
  boolean isInsideTransaction() {
    return isInsideTransaction;
  }
}
