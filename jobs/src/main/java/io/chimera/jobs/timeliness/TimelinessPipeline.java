package io.chimera.jobs.timeliness;

import io.chimera.quality.timeliness.WatchClock;
import io.chimera.quality.timeliness.WatchFunction;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.archive.TellFunction;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.FactTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job beside the pipelines: contracts' names, one after the other; a look at each; what there
 * is to tell. It lives and dies by itself, so that it speaks when pipelines cannot.
 */
public final class TimelinessPipeline {
  /** The job's name on the dashboard. */
  public static final String NAME = "timeliness";

  /** Time between two checkpoints: little is lost that is not seen again. */
  public static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(30);

  private static final double MILLIS = 1_000;

  private TimelinessPipeline() {}

  /**
   * The contracts that promise something.
   *
   * @throws IllegalArgumentException if none does
   */
  public static List<Contract> promising(List<Contract> contracts) {
    List<Contract> promising =
        contracts.stream()
            .filter(
                contract ->
                    contract.datasets().stream()
                        .map(Dataset::serviceLevels)
                        .anyMatch(levels -> !levels.isEmpty()))
            .toList();
    if (promising.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot watch "
              + contracts.stream().map(Contract::name).toList()
              + ": no dataset has an 'sla'; expected one in a contract at least");
    }
    return promising;
  }

  /**
   * Adds the job to {@code environment}, and makes its topic where it is missing.
   *
   * @param lookEvery time between two looks at one contract
   */
  public static void assemble(
      StreamExecutionEnvironment environment,
      List<Contract> contracts,
      PlatformSettings platform,
      Duration lookEvery,
      WatchClock clock) {
    EventSettings events = platform.events();
    if (events != null) {
      EventTopics.ensure(events, List.of(FactTopic.TIMELINESS));
    }
    List<String> names = new ArrayList<>(contracts.stream().map(Contract::name).toList());
    var ticks =
        new DataGeneratorSource<>(
            index -> names.get((int) (index % names.size())),
            Long.MAX_VALUE,
            RateLimiterStrategy.perSecond(names.size() * MILLIS / lookEvery.toMillis()),
            Types.STRING);
    environment
        .fromSource(ticks, WatermarkStrategy.noWatermarks(), "take turns")
        .setParallelism(1)
        .uid("turns")
        .keyBy(name -> name, Types.STRING)
        .process(
            new WatchFunction(
                contracts, LakeLookout.of(platform), new TimelinessFact.Written(), clock),
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .name("look at tables and sources")
        .uid("watch")
        .keyBy(fact -> 0, Types.INT)
        .process(new TellFunction(platform), Types.VOID)
        .name("tell and keep")
        .uid("tell")
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .name("end")
        .uid("end")
        .setParallelism(1);
  }

  /** The job for a cluster in this process. */
  public static JobGraph jobGraph(
      StreamExecutionEnvironment environment,
      List<Contract> contracts,
      PlatformSettings platform,
      Duration lookEvery,
      WatchClock clock) {
    assemble(environment, contracts, platform, lookEvery, clock);
    var graph = environment.getStreamGraph();
    graph.setJobName(NAME);
    return graph.getJobGraph();
  }
}
