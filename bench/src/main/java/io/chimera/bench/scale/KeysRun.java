package io.chimera.bench.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.BenchContract;
import io.chimera.bench.Children;
import io.chimera.bench.Measured;
import io.chimera.bench.Shapes;
import io.chimera.bench.Subject;
import io.chimera.bench.ThreadCpu;
import io.chimera.jobs.pipeline.RocksDbSettings;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.quality.deduplication.DeduplicationOperator;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.RowTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The child's program where live keys grow: a job of numbers, the operator that finds repeats, and
 * a count. No topic and no table: to fill them with a hundred million records would take hours, and
 * what is asked for is what remembering costs.
 */
public final class KeysRun {
  private static final int WARM_KEYS = 100_000;

  /** No checkpoint but the last, which comes after the records that count. */
  private static final Duration NEVER = Duration.ofDays(1);

  /**
   * What the child is told.
   *
   * @param keys how many are remembered before those that count
   * @param records how many count
   * @param state where keys are remembered
   */
  record Order(long keys, long records, Deduplication.State state) {}

  private final Order order;
  private final Path place;

  private KeysRun(Order order, Path place) {
    this.order = order;
    this.place = place;
  }

  /**
   * Entry point of the child.
   *
   * @param arguments the directory with the order, where the answer goes too
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var mapper = new ObjectMapper();
    var order = mapper.readValue(directory.resolve(Children.ORDER).toFile(), Order.class);
    var toGetWarm = new Order(WARM_KEYS, order.records(), order.state());
    var unused = new KeysRun(toGetWarm, directory.resolve("warm")).measure();
    ScaleFigures measured = new KeysRun(order, directory.resolve("measured")).measure();
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), measured);
    System.exit(0);
  }

  private ScaleFigures measure() throws Exception {
    Contract contract = contract(order.state());
    Configuration configuration = configuration();
    RocksDbSettings.of(contract).ifPresent(configuration::addAll);
    try (var peaks = Peaks.begin();
        var cluster =
            new MiniCluster(
                new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(1)
                    .build())) {
      cluster.start();
      var environment = new StreamExecutionEnvironment(configuration);
      assemble(environment, contract);
      var job = environment.getStreamGraph().getJobGraph();
      cluster.submitJob(job).get();
      JobResult result = cluster.requestJobResult(job.getJobID()).get();
      Map<String, Object> counted = accumulators(result);
      check(counted);
      var checkpoint =
          cluster
              .getExecutionGraph(job.getJobID())
              .get()
              .getCheckpointStatsSnapshot()
              .getHistory()
              .getLatestCompletedCheckpoint();
      var state =
          new ScaleFigures.KeyState(
              checkpoint.getStateSize(),
              checkpoint.getEndToEndDuration() / (double) TimeUnit.SECONDS.toMillis(1));
      return figures(counted, peaks.footprint(), state);
    }
  }

  private ScaleFigures figures(
      Map<String, Object> counted, Peaks.Footprint footprint, ScaleFigures.KeyState state) {
    var cpu =
        new ThreadCpu(
            number(counted, KeyedRowsOperator.CPU),
            number(counted, KeyedRowsOperator.COMPILER),
            number(counted, KeyedRowsOperator.COLLECTOR));
    var process =
        new Measured(
            order.records(),
            cpu.counted(),
            ScaleRun.seconds(cpu.collector()),
            ScaleRun.seconds(cpu.compiler()),
            ScaleRun.seconds(number(counted, KeyedRowsOperator.CLOCK)),
            0);
    long allocated = number(counted, KeyedRowsOperator.ALLOCATED);
    return new ScaleFigures(process, allocated, 0, 0, 0, footprint, state);
  }

  private Configuration configuration() throws Exception {
    Configuration configuration = FlinkConfiguration.load();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createDirectories(place.resolve("checkpoints")).toUri().toString());
    configuration.set(
        CoreOptions.TMP_DIRS, Files.createDirectories(place.resolve("disk")).toString());
    return configuration;
  }

  /** As the pipeline has it with one subtask: all is one task. */
  private void assemble(StreamExecutionEnvironment environment, Contract contract) {
    var type = new IngestedTypeInfo(contract.datasets().stream().map(RowTypes::written).toList());
    long now = TimeUnit.MILLISECONDS.toMicros(Clock.systemUTC().millis());
    var rows =
        environment
            .fromSource(
                new NumberSequenceSource(0, order.keys() + order.records() - 1),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers")
            .transform("rows", type, new KeyedRowsOperator(order.keys(), now))
            .uid("rows");
    DataStreamUtils.reinterpretAsKeyedStream(rows, Ingested::route, Types.INT)
        .transform(
            "deduplicate",
            type,
            new DeduplicationOperator(contract.datasets(), NoRows::new, true, true))
        .uid("deduplicate")
        .transform("count", Types.VOID, new KeyedCountOperator())
        .uid("count");
  }

  private void check(Map<String, Object> counted) {
    long repeats = KeyNumbers.repeats(order.records());
    require(counted, KeyedCountOperator.REPEATS, repeats);
    require(counted, KeyedCountOperator.FIRST, order.keys() + order.records() - repeats);
  }

  private static void require(Map<String, Object> counted, String what, long expected) {
    long actual = number(counted, what);
    if (actual != expected) {
      throw new IllegalStateException(
          "Cannot count this run: %s: '%d', expected '%d'".formatted(what, actual, expected));
    }
  }

  private static long number(Map<String, Object> counted, String name) {
    return (Long) counted.get(name);
  }

  private static Map<String, Object> accumulators(JobResult result) throws Exception {
    return result.toJobExecutionResult(KeysRun.class.getClassLoader()).getAllAccumulatorResults();
  }

  /** Bets, whose repeats are looked for within a day. */
  static Contract contract(Deduplication.State state) {
    String text =
        BenchContract.text(
            Subject.DEDUPLICATION,
            new BenchContract.Source("127.0.0.1:1", "http://127.0.0.1:1"),
            List.of(new BenchContract.Part(Shapes.BETS.shape(), Format.AVRO, "numbers")));
    String within = "within: PT24H";
    return new ContractReader()
        .read(text.replace(within, within + ", state: " + state.name().toLowerCase(Locale.ROOT)));
  }
}
