package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs measurements, each in a fresh JVM with the same options, one at a time. */
final class Children {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Threads that come and go would take their accounts with them. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xms2g",
          "-Xmx2g",
          "-XX:+UseParallelGC",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:-UseDynamicNumberOfGCThreads");

  private Children() {}

  /**
   * Runs one to its end.
   *
   * @param directory its own; deleted after a run that went well
   * @throws io.chimera.local.LocalServerException with the end of its log, if its output was wrong
   */
  static Measured run(MeasuredRun.Order order, Path directory) throws IOException {
    Files.createDirectories(directory);
    var mapper = new ObjectMapper();
    mapper.writeValue(directory.resolve(MeasuredRun.ORDER).toFile(), order);
    var program =
        new ChildJvm.Program(
            "'%s'".formatted(order.subject().label()),
            "output.log",
            options(directory),
            System.getProperty("java.class.path"),
            List.of(MeasuredRun.class.getName(), directory.toString()));
    ChildJvm.start(program, directory).awaitSuccess(LIMIT);
    var measured = mapper.readValue(directory.resolve(MeasuredRun.ANSWER).toFile(), Measured.class);
    delete(directory);
    return measured;
  }

  /** What this JVM was told of modules, places and logging holds for the child too. */
  private static List<String> options(Path directory) {
    var options = new ArrayList<String>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-D")) {
        options.add(option);
      }
    }
    options.addAll(OPTIONS);
    options.add("-Dlog.file=" + directory.resolve("flink.log"));
    options.add("-Dchimera.log=" + directory.resolve("chimera.log"));
    return options;
  }

  static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
