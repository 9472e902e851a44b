package io.chimera.sinks.archive;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.facts.FactSerializer;
import io.chimera.sinks.facts.Outbox;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps facts and tells them, as {@link FactSerializer} writes them, a second's together. What
 * cannot be kept or told waits in state. Told first, for an alarm is of now; kept then.
 */
public final class TellFunction extends KeyedProcessFunction<Integer, byte[], Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TellFunction.class);
  private static final long TOGETHER_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long KEEP_AGAIN_MILLIS = 60_000;
  private static final long TIDY_MILLIS = 600_000;

  /** More than so many are too much for a checkpoint; the oldest go. */
  private static final int MOST_UNKEPT = 10_000;

  private final PlatformSettings platform;

  private transient @Nullable ListState<byte[]> untold;
  private transient @Nullable ListState<byte[]> unkept;
  private transient @Nullable Outbox outbox;
  private transient long keptAgainAt;
  private transient long tidiedAgainAt;

  public TellFunction(PlatformSettings platform) {
    this.platform = platform;
  }

  @Override
  public void open(OpenContext context) {
    untold = list("untold");
    unkept = list("unkept");
  }

  private ListState<byte[]> list(String name) {
    return getRuntimeContext()
        .getListState(
            new ListStateDescriptor<>(name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(byte[] fact, Context context, Collector<Void> out) throws Exception {
    state(untold).add(fact);
    state(unkept).add(fact);
    later(context, 0);
  }

  /** At most one timer a second, whoever asks. */
  private static void later(Context context, long notBefore) {
    long from = Math.max(context.timerService().currentProcessingTime(), notBefore);
    context
        .timerService()
        .registerProcessingTimeTimer((from / TOGETHER_MILLIS + 1) * TOGETHER_MILLIS);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Void> out)
      throws Exception {
    boolean isAllTold = tell();
    boolean isAllKept = keep(context.timerService().currentProcessingTime());
    if (!isAllTold) {
      later(context, 0);
    } else if (!isAllKept) {
      later(context, keptAgainAt);
    }
  }

  private boolean tell() throws Exception {
    EventSettings events = platform.events();
    if (events == null) {
      state(untold).clear();
      return true;
    }
    Outbox open = outbox;
    if (open == null) {
      open = new Outbox(FactPublisher.Address.of(events));
      outbox = open;
    }
    var waiting = new ArrayList<>(facts(state(untold)));
    waiting.subList(0, open.waiting().size()).clear();
    waiting.forEach(open::add);
    open.send(PATIENCE);
    update(state(untold), open.waiting());
    return open.waiting().isEmpty();
  }

  /** A lake that is away is asked once a minute: whoever hears alarms is not to wait for it. */
  private boolean keep(long now) throws Exception {
    List<Fact> facts = facts(state(unkept));
    if (facts.isEmpty()) {
      return true;
    }
    if (now < keptAgainAt) {
      return false;
    }
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      var archive = FactArchive.open(catalog);
      archive.add(facts);
      state(unkept).clear();
      tidy(archive, now);
      return true;
    } catch (RuntimeException away) {
      LOG.warn("Cannot keep {} facts; tried again in a minute", facts.size(), away);
      keptAgainAt = now + KEEP_AGAIN_MILLIS;
      if (facts.size() > MOST_UNKEPT) {
        update(state(unkept), facts.subList(facts.size() - MOST_UNKEPT, facts.size()));
      }
      return false;
    }
  }

  /** Where jobs run on a cluster nobody else does it. */
  private void tidy(FactArchive archive, long now) {
    if (now < tidiedAgainAt) {
      return;
    }
    tidiedAgainAt = now + TIDY_MILLIS;
    try {
      archive.tidy(Instant.ofEpochMilli(now));
    } catch (RuntimeException away) {
      LOG.warn("Cannot tidy up the table of facts; tried again in ten minutes", away);
    }
  }

  private static List<Fact> facts(ListState<byte[]> state) throws Exception {
    var serializer = new FactSerializer();
    var facts = new ArrayList<Fact>();
    for (byte[] each : state.get()) {
      facts.add(serializer.deserialize(serializer.getVersion(), each));
    }
    return facts;
  }

  private static void update(ListState<byte[]> state, List<Fact> facts) throws Exception {
    var serializer = new FactSerializer();
    var bytes = new ArrayList<byte[]>();
    for (Fact fact : facts) {
      bytes.add(serializer.serialize(fact));
    }
    state.update(bytes);
  }

  private static ListState<byte[]> state(@Nullable ListState<byte[]> state) {
    if (state == null) {
      throw new IllegalStateException("Not open");
    }
    return state;
  }

  @Override
  public void close() throws IOException {
    Outbox open = outbox;
    if (open != null) {
      open.close();
    }
  }
}
