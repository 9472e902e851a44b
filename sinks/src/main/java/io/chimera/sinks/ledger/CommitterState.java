package io.chimera.sinks.ledger;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactSerializer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;

/** The committer's state by its names, which are in every checkpoint and never change. */
final class CommitterState {
  /** By this name state of any job is known to be a committer's: all that ever were have it. */
  static final String CLOSINGS = "closings";

  private CommitterState() {}

  /** Closings that are not known to be committed. */
  static ListState<Closing> closings(OperatorStateStore store) throws Exception {
    return list(store, CLOSINGS, new LedgerState.ClosingSerializer());
  }

  /** Where each dataset's next closing starts. */
  static ListState<Carry> carries(OperatorStateStore store) throws Exception {
    return list(store, "positions", new LedgerState.CarrySerializer());
  }

  /** Reads of whole tables that are not told wholly. */
  static ListState<Gathered> reads(OperatorStateStore store) throws Exception {
    return list(store, "reads", new LedgerState.GatheredSerializer());
  }

  /** Facts that are not known to be published. */
  static ListState<Fact> facts(OperatorStateStore store) throws Exception {
    return list(store, "facts", new FactSerializer());
  }

  /** Events that the endpoint of lineage is not known to have. */
  static ListState<Fact> lineage(OperatorStateStore store) throws Exception {
    return list(store, "lineage", new FactSerializer());
  }

  /** Holds {@code true} once the input has come to its end. */
  static ListState<Boolean> ended(OperatorStateStore store) throws Exception {
    return store.getListState(new ListStateDescriptor<>("ended", BooleanSerializer.INSTANCE));
  }

  private static <T> ListState<T> list(
      OperatorStateStore store, String name, SimpleVersionedSerializer<T> serializer)
      throws Exception {
    var descriptor = new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE);
    return new SimpleVersionedListState<>(store.getListState(descriptor), serializer);
  }
}
