package io.chimera.jobs.ingest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, as the launcher starts it. */
final class ChimeraProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private ChimeraProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param directory where it works, and what it says is kept
   */
  static ChimeraProcess start(Path directory, String... arguments) throws IOException {
    var out = Files.createTempFile(directory, "chimera", ".out");
    var err = Files.createTempFile(directory, "chimera", ".err");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    // It lives for seconds: what the second compiler gains comes too late.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(workingFiles(directory)));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    var home = Path.of(System.getProperty("chimera.home"));
    command.add("-Dchimera.home=" + home);
    command.add("-Dchimera.log=" + directory.resolve("chimera.log"));
    command.add("-Dlog4j.configurationFile=" + home.resolve("flink-conf/log4j-cli.properties"));
    command.add("-cp");
    command.add(classPath(home.resolve("jobs").resolve("target")));
    command.add("io.chimera.jobs.cli.Chimera");
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChimeraProcess(process, out, err);
  }

  /** What processes in a directory write for themselves, and delete when they end. */
  static Path workingFiles(Path directory) {
    return directory.resolve("working");
  }

  /** The launcher's, where the build has made it; in an IDE this JVM's. */
  static String classPath(Path target) throws IOException {
    var runtime = target.resolve("runtime.classpath");
    var provided = target.resolve("provided.classpath");
    if (!Files.exists(runtime) || !Files.exists(provided)) {
      return System.getProperty("java.class.path");
    }
    return String.join(
        File.pathSeparator,
        target.resolve("classes").toString(),
        Files.readString(runtime).strip(),
        Files.readString(provided).strip());
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    var signal = isInterruptIgnored() ? "-TERM" : "-INT";
    int answer = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    if (answer != 0) {
      throw new IllegalStateException("kill ended with code " + answer);
    }
  }

  /** Whoever runs the tests in the background of a script leaves SIGINT ignored to all below. */
  private static boolean isInterruptIgnored() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** As a power cut does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Waits for its end and answers with the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("chimera does not end");
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
