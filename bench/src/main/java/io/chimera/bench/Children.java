package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs measurements, each in a fresh JVM with the same heap, one at a time. */
public final class Children {
  /** What a child is told, in its directory. */
  public static final String ORDER = "order.json";

  /** What it has measured, likewise. */
  public static final String ANSWER = "measured.json";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private static final int HEAP_GIGABYTES = 4;

  /**
   * A full collection each time that classes need more room tells nothing of the systems, and
   * threads that come and go would take their accounts with them.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:MetaspaceSize=256m",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:-UseDynamicNumberOfGCThreads");

  private Children() {}

  /**
   * What to run.
   *
   * @param name for messages
   * @param main takes the directory with its order
   * @param collector of garbage
   * @param heapGigabytes the same from the beginning to the end
   */
  public record Program(
      String name, Class<?> main, String classPath, Collector collector, int heapGigabytes) {

    /** On the class path of this JVM, with the collector that our launcher asks for. */
    public static Program of(String name, Class<?> main) {
      return new Program(
          name, main, System.getProperty("java.class.path"), Collector.PARALLEL, HEAP_GIGABYTES);
    }

    /** With these classes before its own. */
    Program after(String classes) {
      return new Program(
          name, main, classes + File.pathSeparator + classPath, collector, heapGigabytes);
    }

    Program with(Collector other) {
      return new Program(name, main, classPath, other, heapGigabytes);
    }

    /** With a heap of another size. */
    public Program withHeap(int gigabytes) {
      return new Program(name, main, classPath, collector, gigabytes);
    }
  }

  /** Which collector of garbage a child has. */
  public enum Collector {
    PARALLEL("-XX:+UseParallelGC"),
    /** What a JVM takes by itself on a machine of some size. */
    G1("-XX:+UseG1GC");

    private final String option;

    Collector(String option) {
      this.option = option;
    }
  }

  /**
   * Runs one to its end.
   *
   * @param directory its own; deleted after a run that went well
   * @throws io.chimera.local.LocalServerException with the end of its log, if its output was wrong
   */
  public static <T> T run(Program program, Object order, Class<T> answer, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    var mapper = new ObjectMapper();
    mapper.writeValue(directory.resolve(ORDER).toFile(), order);
    var child =
        new ChildJvm.Program(
            "'%s'".formatted(program.name()),
            "output.log",
            options(program, directory),
            program.classPath(),
            List.of(program.main().getName(), directory.toString()));
    ChildJvm.start(child, directory).awaitSuccess(LIMIT);
    var measured = mapper.readValue(directory.resolve(ANSWER).toFile(), answer);
    delete(directory);
    return measured;
  }

  /**
   * Starts one that goes on until it is stopped or killed, with the same heap and collector.
   *
   * @param directory its own; logs are written there
   */
  public static ChildJvm start(String name, Class<?> main, List<String> arguments, Path directory) {
    Program program = Program.of(name, main);
    var mainAndArguments = new ArrayList<>(List.of(main.getName()));
    mainAndArguments.addAll(arguments);
    return ChildJvm.start(
        new ChildJvm.Program(
            "'%s'".formatted(name),
            "output.log",
            options(program, directory),
            program.classPath(),
            mainAndArguments),
        directory);
  }

  /** What this JVM was told of modules, places and logging holds for the child too. */
  private static List<String> options(Program program, Path directory) {
    var options = new ArrayList<String>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-D")) {
        options.add(option);
      }
    }
    // Of a test it is no option of the JVM.
    options.add("-Dchimera.home=" + System.getProperty("chimera.home"));
    options.addAll(OPTIONS);
    options.add("-Xms" + program.heapGigabytes() + "g");
    options.add("-Xmx" + program.heapGigabytes() + "g");
    options.add(program.collector().option);
    options.add("-Dlog.file=" + directory.resolve("flink.log"));
    options.add("-Dchimera.log=" + directory.resolve("chimera.log"));
    return options;
  }

  /** With all that is in it. */
  public static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
