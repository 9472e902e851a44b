package io.chimera.bench.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.Allocations;
import io.chimera.bench.BenchContract;
import io.chimera.bench.Children;
import io.chimera.bench.Intake;
import io.chimera.bench.JobResults;
import io.chimera.bench.Measured;
import io.chimera.bench.OutputCheck;
import io.chimera.bench.Shape;
import io.chimera.bench.Subject;
import io.chimera.bench.ThreadCpu;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The child's program: the governed pipeline takes in a small topic of the same records to get
 * warm, then what counts.
 */
public final class ScaleRun {
  private static final int WARM_COMMIT_EVERY = 2;

  /**
   * What the child is told.
   *
   * @param step how much there is of what grows
   * @param commitEvery seconds between two commits
   * @param warm a small topic of the same records
   * @param counted one a dataset
   */
  record Order(
      Along along,
      int step,
      BenchContract.Source source,
      int commitEvery,
      ScaleTopics.Topic warm,
      List<ScaleTopics.Topic> counted) {

    /** The same for the small topic: nobody has to wait long for its last commit. */
    Order toGetWarm() {
      int soon = Math.min(WARM_COMMIT_EVERY, commitEvery);
      return new Order(along, step, source, soon, warm, List.of(warm));
    }

    private int parallelism() {
      return along == Along.PARALLELISM ? step : 1;
    }

    /** Each with a name of its own. */
    private List<BenchContract.Part> parts() {
      Shape shape = ScaleShapes.of(along, step);
      var parts = new ArrayList<BenchContract.Part>();
      for (int index = 0; index < counted.size(); index++) {
        parts.add(
            new BenchContract.Part(
                shape.named(shape.name() + "_" + index), Format.AVRO, counted.get(index).name()));
      }
      return parts;
    }
  }

  private final Order order;
  private final Path directory;

  private ScaleRun(Order order, Path directory) {
    this.order = order;
    this.directory = directory;
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
    var unused = new ScaleRun(order.toGetWarm(), directory).measure("warm");
    ScaleFigures measured = new ScaleRun(order, directory).measure("measured");
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), measured);
    System.exit(0);
  }

  private ScaleFigures measure(String name) throws Exception {
    PlatformSettings platform = platform(Files.createDirectories(directory.resolve(name)));
    List<BenchContract.Part> parts = order.parts();
    long asked = System.nanoTime();
    var contract = BenchContract.of(Subject.GOVERNED, order.source(), parts);
    var prepared = RunPreparation.prepare(contract, platform, RunMode.BOUNDED);
    try (var peaks = Peaks.begin();
        var run =
            IngestRun.start(
                prepared,
                FlinkConfiguration.load(),
                Duration.ofSeconds(order.commitEvery()),
                order.parallelism());
        var allocations = Allocations.begin()) {
      double ready = seconds(System.nanoTime() - asked);
      long allocatedBefore = allocations.bytes();
      ThreadCpu before = ThreadCpu.now();
      long begun = System.nanoTime();
      JobResults.await(run.result());
      long took = System.nanoTime() - begun;
      ThreadCpu cpu = ThreadCpu.now().minus(before);
      long allocated = allocations.bytes() - allocatedBefore;
      Peaks.Footprint footprint = peaks.footprint();
      Intake.Written written = check(platform, parts);
      var process =
          new Measured(
              records(),
              cpu.counted(),
              seconds(cpu.collector()),
              seconds(cpu.compiler()),
              seconds(took),
              written.commits());
      return new ScaleFigures(
          process, allocated, written.files(), written.fileBytes(), ready, footprint, null);
    }
  }

  /** Of every table; one that is wrong is the end. */
  private Intake.Written check(PlatformSettings platform, List<BenchContract.Part> parts)
      throws IOException {
    int commits = 0;
    long files = 0;
    long bytes = 0;
    for (int index = 0; index < parts.size(); index++) {
      Intake.Written written =
          OutputCheck.ofEngine(
              platform,
              parts.get(index).shape(),
              order.counted().get(index).expected().of(Subject.GOVERNED));
      commits = Math.max(commits, written.commits());
      files += written.files();
      bytes += written.fileBytes();
    }
    return new Intake.Written(commits, files, bytes);
  }

  private long records() {
    return order.counted().stream().mapToLong(topic -> topic.expected().in()).sum();
  }

  static double seconds(long nanoseconds) {
    return nanoseconds / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static PlatformSettings platform(Path place) throws IOException {
    Path settings = Files.writeString(place.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    return new PlatformSettingsReader().read(settings);
  }
}
