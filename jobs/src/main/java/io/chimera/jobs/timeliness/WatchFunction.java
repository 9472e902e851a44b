package io.chimera.jobs.timeliness;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactSerializer;
import io.chimera.sinks.iceberg.LakeCatalog;
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
final class WatchFunction extends KeyedProcessFunction<String, String, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WatchFunction.class);

  private final List<Contract> contracts;
  private final PlatformSettings platform;
  private final WatchClock clock;

  private transient Map<String, ContractWatch> watches = new HashMap<>();
  private transient @Nullable LakeCatalog catalog;
  private transient @Nullable ValueState<String> seen;

  WatchFunction(List<Contract> contracts, PlatformSettings platform, WatchClock clock) {
    this.contracts = List.copyOf(contracts);
    this.platform = platform;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    watches = new HashMap<>();
    seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.STRING));
  }

  @Override
  public void processElement(String name, Context context, Collector<byte[]> out)
      throws IOException {
    ContractWatch watch = watches.get(name);
    if (watch == null) {
      try {
        watch = open(name);
      } catch (RuntimeException away) {
        LOG.warn("Cannot open the catalog to look at contract '{}'; tried again", name, away);
        return;
      }
      watches.put(name, watch);
    }
    for (Fact fact : watch.look(clock.now())) {
      out.collect(new FactSerializer().serialize(fact));
    }
    state().update(watch.state());
  }

  private ContractWatch open(String name) throws IOException {
    LakeCatalog open = catalog;
    if (open == null) {
      open = LakeCatalog.open(platform.catalog());
      catalog = open;
    }
    Contract contract =
        contracts.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    var watch = new ContractWatch(contract, open);
    String before = state().value();
    if (before == null) {
      watch.restore(ToldStandings.of(open, clock.now()).newest());
    } else {
      watch.restore(before);
    }
    return watch;
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
    LakeCatalog open = catalog;
    if (open != null) {
      open.close();
    }
  }
}
