package io.chimera.bench.neighbours;

import io.chimera.bench.Children;
import io.chimera.bench.FloodedWorkload;
import io.chimera.bench.LiveWorkload;
import io.chimera.bench.Shapes;
import io.chimera.bench.freshness.CommitWatch;
import io.chimera.bench.freshness.LiveProducer;
import io.chimera.bench.freshness.Pace;
import io.chimera.jobs.cli.Chimera;
import io.chimera.local.FlinkCluster;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Two pipelines and what runs beside them, on a Flink cluster of real processes: all in one task
 * manager, with one catalog, one broker and one registry, so that there is nothing that they do not
 * share.
 */
final class NeighboursRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int WATCHED = 2;
  private static final int BESIDE_SLOTS = 2;
  private static final int HEAP_MEGABYTES = 2048;

  private final Servers servers;
  private final Load load;
  private final Path directory;
  private final Path settings;
  private final PlatformSettings platform;

  /** Where topics and schemas are. */
  record Servers(KafkaBroker broker, SchemaRegistryServer registry) {}

  /**
   * What comes in.
   *
   * @param prefix of all names, which no other run on these servers has
   * @param perSecond records for each of the two
   * @param commitEvery seconds between two commits
   * @param seconds how long they are watched
   */
  record Load(String prefix, long perSecond, int commitEvery, int seconds) {}

  /**
   * What runs beside the two.
   *
   * @param workload whose topic is full
   * @param records in it
   */
  record Flooded(FloodedWorkload workload, long records) {}

  /** One pipeline, while it runs. */
  private record Live(LiveWorkload workload, CommitWatch watch, LiveProducer producer)
      implements AutoCloseable {

    /** Whether all that was made can be read. */
    boolean isReadable() {
      return watch.records() == workload.made();
    }

    List<Throughput.Seen> commits() {
      return watch.seen().stream()
          .map(
              each ->
                  new Throughput.Seen(each.visibleMillis(), each.commit().entry().totals().in()))
          .toList();
    }

    @Override
    public void close() {
      producer.close();
      watch.close();
    }
  }

  /**
   * @param directory its own; deleted at the end
   */
  NeighboursRun(Servers servers, Load load, Path directory) throws IOException {
    this.servers = servers;
    this.load = load;
    this.directory = Files.createDirectories(directory);
    settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    platform = new PlatformSettingsReader().read(settings);
  }

  /**
   * Runs them until the two have been watched for long enough, and holds their tables against what
   * came in.
   *
   * @param flooded what runs beside them, or null
   * @throws IllegalStateException if a table is not as expected, or the flood was too small
   */
  Figures measure(@Nullable Flooded flooded)
      throws IOException, ExecutionException, InterruptedException {
    try (var cluster =
        FlinkCluster.start(
            directory.resolve("flink"),
            Path.of(System.getProperty("chimera.home"), "flink-conf", "config.yaml"),
            System.getProperty("java.class.path"),
            Map.of("metrics.reporters", ""))) {
      cluster.addTaskManager(WATCHED + BESIDE_SLOTS, HEAP_MEGABYTES);
      try (var first = start(cluster, "first");
          var second = start(cluster, "second")) {
        var watched = List.of(first, second);
        if (flooded == null) {
          return watch(watched, () -> 0);
        }
        FloodedWorkload beside = flooded.workload();
        submit(cluster, beside.name(), beside.contractText(), BESIDE_SLOTS);
        try (var watch = CommitWatch.begin(platform, beside.table())) {
          Figures figures = watch(watched, watch::records);
          if (watch.records() >= flooded.records()) {
            throw new IllegalStateException(
                "Cannot count this run: the pipeline beside has taken in all '%d' records; next: a higher '--flood'"
                    .formatted(flooded.records()));
          }
          return figures;
        }
      }
    } finally {
      Children.delete(directory);
    }
  }

  private Live start(FlinkCluster cluster, String which)
      throws IOException, ExecutionException, InterruptedException {
    var workload =
        LiveWorkload.create(
            load.prefix() + "_" + which,
            Shapes.BETS,
            Format.AVRO,
            servers.broker(),
            servers.registry());
    submit(cluster, workload.contract(), workload.contractText(), 1);
    var pace = new Pace(System.currentTimeMillis(), load.perSecond());
    return new Live(
        workload,
        CommitWatch.begin(platform, workload.table()),
        LiveProducer.start(servers.broker().clientProperties(), workload, pace));
  }

  /** As users do it, from this process. */
  private void submit(FlinkCluster cluster, String name, String contract, int parallelism)
      throws IOException {
    Path file = Files.writeString(directory.resolve(name + ".yaml"), contract);
    var said = new StringWriter();
    int answer =
        Chimera.commandLine(new PrintWriter(said), new PrintWriter(said))
            .execute(
                "submit",
                file.toString(),
                "--settings",
                settings.toString(),
                "--cluster",
                cluster.rest().toString(),
                "--without-jar",
                "--parallelism",
                String.valueOf(parallelism),
                "--commit-every",
                Duration.ofSeconds(load.commitEvery()).toString());
    if (answer != 0) {
      throw new IllegalStateException("Cannot submit '%s': %s".formatted(name, said));
    }
  }

  private Figures watch(List<Live> watched, LongSupplier besides)
      throws IOException, InterruptedException {
    for (Live each : watched) {
      await(() -> each.watch().records() > 0, "the first commit");
    }
    // What the JIT compiler does for one of them comes in its first seconds.
    rest(load.commitEvery());
    long besideBefore = besides.getAsLong();
    long begin = System.currentTimeMillis();
    rest(load.seconds());
    long end = System.currentTimeMillis();
    double besidePerSecond =
        (besides.getAsLong() - besideBefore)
            / (double) TimeUnit.MILLISECONDS.toSeconds(end - begin);
    var neighbours = new ArrayList<Figures.Neighbour>();
    for (Live each : watched) {
      long unusedLatest = each.producer().finish();
      neighbours.add(Throughput.between(each.commits(), begin, end));
    }
    for (Live each : watched) {
      await(each::isReadable, "all that has come in");
      each.workload().check(platform);
    }
    return new Figures(neighbours, besidePerSecond);
  }

  private static void rest(int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }

  private static void await(BooleanSupplier isSo, String what) throws InterruptedException {
    long begun = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Cannot count this run: %s cannot be read after '%s'".formatted(what, PATIENCE));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
