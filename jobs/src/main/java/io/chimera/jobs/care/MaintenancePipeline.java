package io.chimera.jobs.care;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.care.CareFunction;
import io.chimera.sinks.care.CareFunction.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job that cares for tables: their names, one after the other; care for each whose turn it is.
 * It keeps nothing, so it has no checkpoints: what it has done stands in the tables.
 */
public final class MaintenancePipeline {
  /** The job's name on the dashboard. */
  public static final String NAME = "maintenance";

  /** Turns come so often at most; whether it is time yet, a table's own clock says. */
  private static final Duration TURN = Duration.ofSeconds(10);

  private static final double MILLIS = 1_000;

  private MaintenancePipeline() {}

  /**
   * Adds the job to {@code environment}.
   *
   * @param every how long it is from the end of one care of a table to the next
   * @throws IllegalArgumentException if two contracts have one table
   */
  public static void assemble(
      StreamExecutionEnvironment environment,
      List<Contract> contracts,
      PlatformSettings platform,
      Duration every) {
    Map<String, Job> jobs = jobs(contracts);
    List<String> names = new ArrayList<>(jobs.keySet());
    Duration turn = every.compareTo(TURN) < 0 ? every : TURN;
    var turns =
        new DataGeneratorSource<>(
            index -> names.get((int) (index % names.size())),
            Long.MAX_VALUE,
            RateLimiterStrategy.perSecond(names.size() * MILLIS / turn.toMillis()),
            Types.STRING);
    environment
        .fromSource(turns, WatermarkStrategy.noWatermarks(), "take turns")
        .setParallelism(1)
        .uid("turns")
        .keyBy(name -> name, Types.STRING)
        .process(
            new CareFunction(platform, ContractCare.checkpoints(platform), jobs, every), Types.VOID)
        .name("care for tables")
        .uid("care")
        .sinkTo(new DiscardingSink<>())
        .name("end")
        .uid("end")
        .setParallelism(1);
  }

  private static Map<String, Job> jobs(List<Contract> contracts) {
    var jobs = new LinkedHashMap<String, Job>();
    for (Contract contract : contracts) {
      ContractCare.ofAll()
          .of(contract)
          .forEach(
              (table, rules) -> {
                if (jobs.put(table.toString(), new Job(table, rules)) != null) {
                  throw new IllegalArgumentException(
                      "Cannot care for table '" + table + "': two of the contracts have it");
                }
              });
    }
    return jobs;
  }

  /** The job for a cluster in this process. */
  public static JobGraph jobGraph(
      StreamExecutionEnvironment environment,
      List<Contract> contracts,
      PlatformSettings platform,
      Duration every) {
    assemble(environment, contracts, platform, every);
    var graph = environment.getStreamGraph();
    graph.setJobName(NAME);
    return graph.getJobGraph();
  }
}
