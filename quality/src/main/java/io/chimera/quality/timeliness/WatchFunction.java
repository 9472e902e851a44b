package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.Contract;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a contract each time its name comes; passes on what there is to tell. */
public final class WatchFunction extends KeyedProcessFunction<String, String, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WatchFunction.class);

  private final List<Contract> contracts;
  private final Lookout.Address lookout;
  private final Announcement announcement;
  private final WatchClock clock;

  private transient Map<String, ContractWatch> watches = new HashMap<>();
  private transient Map<String, TimelinessMetrics> measured = new HashMap<>();
  private transient @Nullable ValueState<String> seen;

  /**
   * @param contracts those whose names may come
   */
  public WatchFunction(
      List<Contract> contracts,
      Lookout.Address lookout,
      Announcement announcement,
      WatchClock clock) {
    this.contracts = List.copyOf(contracts);
    this.lookout = lookout;
    this.announcement = announcement;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    watches = new HashMap<>();
    measured = new HashMap<>();
    seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.STRING));
  }

  @Override
  public void processElement(String name, Context context, Collector<byte[]> out)
      throws IOException {
    ContractWatch watch = watches.get(name);
    if (watch == null) {
      try {
        watch = begin(name);
      } catch (RuntimeException away) {
        LOG.warn("Cannot begin to watch contract '{}'; tried again", name, away);
        return;
      }
      watches.put(name, watch);
    }
    watch.look(clock.now()).forEach(out::collect);
    state().update(watch.state());
  }

  private ContractWatch begin(String name) throws IOException {
    Contract contract =
        contracts.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    // Before the lake is asked: if it never answers, nobody looks, and that is to be seen.
    TimelinessMetrics metrics =
        measured.computeIfAbsent(
            name,
            each ->
                new TimelinessMetrics(getRuntimeContext().getMetricGroup(), contract, clock.now()));
    Lookout open = lookout.open(contract);
    try {
      return new ContractWatch(contract, open, announcement, metrics, state().value());
    } catch (RuntimeException failure) {
      open.close();
      throw failure;
    }
  }

  private ValueState<String> state() {
    ValueState<String> state = seen;
    if (state == null) {
      throw new IllegalStateException("Not open");
    }
    return state;
  }

  @Override
  public void close() {
    watches.values().forEach(ContractWatch::close);
  }
}
