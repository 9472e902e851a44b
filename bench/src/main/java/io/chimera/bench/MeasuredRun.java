package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * The child's program: one subject takes in a small topic to get warm, then, on a table of its own,
 * the topic that counts.
 */
public final class MeasuredRun {
  private static final int KEY_BYTES = 32;

  /**
   * What the child is told.
   *
   * @param parallelism of the job
   * @param commitEvery seconds between two commits
   */
  record Order(
      Subject subject,
      String servers,
      String registry,
      String warmTopic,
      Expected warm,
      String topic,
      Expected expected,
      int parallelism,
      int commitEvery) {}

  private final Order order;
  private final Path directory;

  private MeasuredRun(Order order, Path directory) {
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
    var run = new MeasuredRun(order, directory);
    run.measure("warm", order.warmTopic(), order.warm());
    Measured measured = run.measure("measured", order.topic(), order.expected());
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), measured);
    System.exit(0);
  }

  private Measured measure(String name, String topic, Expected expected) throws Exception {
    PlatformSettings platform = platform(Files.createDirectories(directory.resolve(name)));
    var contract = BenchContract.of(order.subject(), order.servers(), order.registry(), topic);
    var prepared = RunPreparation.prepare(contract, platform, RunMode.BOUNDED);
    ThreadCpu cpu;
    long took;
    try (var run =
        IngestRun.start(
            prepared,
            FlinkConfiguration.load(),
            Duration.ofSeconds(order.commitEvery()),
            order.parallelism())) {
      // The cluster has started, which costs seconds; the job was only just submitted.
      ThreadCpu before = ThreadCpu.now();
      long begun = System.nanoTime();
      var failure = run.result().get().getSerializedThrowable();
      if (failure.isPresent()) {
        throw new IllegalStateException(
            "Cannot measure '%s': the job failed".formatted(order.subject().label()),
            failure.get().deserializeError(MeasuredRun.class.getClassLoader()));
      }
      took = System.nanoTime() - begun;
      cpu = ThreadCpu.now().minus(before);
    }
    int commits = OutputCheck.check(platform, expected.of(order.subject()));
    return new Measured(
        expected.in(),
        cpu.counted(),
        seconds(cpu.collector()),
        seconds(cpu.compiler()),
        seconds(took),
        commits);
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
