package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The child's program: one subject takes in a small topic to get warm, then, on a table of its own,
 * the topic that counts.
 */
public final class MeasuredRun {
  private static final int KEY_BYTES = 32;
  private static final int WARM_COMMIT_EVERY = 2;

  /**
   * What the child is told.
   *
   * @param parallelism of the job
   * @param commitEvery seconds between two commits
   */
  record Order(
      Subject subject,
      Workload.Kind workload,
      BenchContract.Source source,
      int parallelism,
      int commitEvery,
      Workload.Topic warm,
      Workload.Topic counted) {

    /** The same for the small topic: nobody has to wait long for its last commit. */
    Order toGetWarm() {
      return new Order(
          subject,
          workload,
          source,
          parallelism,
          Math.min(WARM_COMMIT_EVERY, commitEvery),
          warm,
          warm);
    }
  }

  private final Order order;
  private final Path directory;

  private MeasuredRun(Order order, Path directory) {
    this.order = order;
    this.directory = directory;
  }

  /** What the child runs, by the class path and the collector that the subject has. */
  static Children.Program program(Subject subject) throws IOException {
    var program = Children.Program.of(subject.label(), MeasuredRun.class);
    return switch (subject.kind()) {
      case LADDER, ENGINE -> program;
      case CONNECT -> program.after(StockClasses.ofConnect());
      case SQL ->
          program
              .after(StockClasses.ofSql())
              .with(
                  subject == Subject.SQL_SHIPPED
                      ? Children.Collector.G1
                      : Children.Collector.PARALLEL);
    };
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
    var unused = new MeasuredRun(order.toGetWarm(), directory).measure("warm");
    IntakeFigures measured = new MeasuredRun(order, directory).measure("measured");
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), measured);
    System.exit(0);
  }

  private IntakeFigures measure(String name) throws Exception {
    Workload.Topic topic = order.counted();
    Path place = Files.createDirectories(directory.resolve(name));
    PlatformSettings platform = platform(place);
    ThreadCpu cpu;
    long took;
    long allocated;
    Intake.Written written;
    try (Intake intake = open(topic.name(), platform, place)) {
      try (var allocations = Allocations.begin()) {
        long allocatedBefore = allocations.bytes();
        ThreadCpu before = ThreadCpu.now();
        long begun = System.nanoTime();
        intake.run();
        took = System.nanoTime() - begun;
        cpu = ThreadCpu.now().minus(before);
        allocated = allocations.bytes() - allocatedBefore;
      }
      written = intake.check(topic.expected().of(order.subject()));
    }
    return new IntakeFigures(
        new Measured(
            topic.expected().in(),
            cpu.counted(),
            seconds(cpu.collector()),
            seconds(cpu.compiler()),
            seconds(took),
            written.commits()),
        allocated,
        written.files(),
        written.fileBytes(),
        runs());
  }

  private Intake open(String topic, PlatformSettings platform, Path place) throws Exception {
    return switch (order.subject().kind()) {
      case LADDER -> LadderIntake.open(order, topic, platform);
      case SQL -> SqlIntake.open(order, topic, platform, place);
      case CONNECT -> ConnectIntake.open(order, topic, platform, place);
      case ENGINE -> EngineIntake.open(order, topic, platform);
    };
  }

  private Map<String, String> runs() throws Exception {
    var runs = new TreeMap<>(WhatRuns.everywhere());
    runs.put("polls", order.subject() == Subject.SQL_SHIPPED ? "500" : "5000");
    if (order.subject().kind() == Subject.Kind.SQL) {
      runs.put(WhatRuns.FLINK_AVRO, WhatRuns.flinkAvro());
    }
    if (order.subject().kind() == Subject.Kind.CONNECT) {
      runs.putAll(WhatRuns.connect());
    }
    return runs;
  }

  private static double seconds(long nanoseconds) {
    return nanoseconds / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static PlatformSettings platform(Path place) throws IOException {
    Path key = place.resolve("key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    Files.writeString(key, Base64.getEncoder().encodeToString(bytes) + "\n");
    Path settings =
        Files.writeString(
            place.resolve("chimera.yaml"),
            """
            dashboard: {port: 0}
            protection:
              current: bench
              keys:
                - {id: bench, secret: '${file:%s}'}
            """
                .formatted(key.toAbsolutePath().toString().replace("'", "''")));
    return new PlatformSettingsReader().read(settings);
  }
}
