package io.chimera.local;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program in a JVM of its own, working in its directory, writing to a log there. It ends by
 * itself, with {@link #stop}, {@link #kill}, or when this JVM ends.
 */
public final class ChildJvm {
  /**
   * What to run.
   *
   * @param name the program's name for messages
   * @param logName the log's file name in the directory
   * @param environment variables beside this JVM's own: others see arguments, but not these
   */
  public record Program(
      String name,
      String logName,
      List<String> jvmOptions,
      String classPath,
      List<String> mainAndArguments,
      Map<String, String> environment) {

    /** Without variables of its own. */
    public Program(
        String name,
        String logName,
        List<String> jvmOptions,
        String classPath,
        List<String> mainAndArguments) {
      this(name, logName, jvmOptions, classPath, mainAndArguments, Map.of());
    }

    /** Without what is in the variables, which may be secret. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** Holds the children's standard input open, also when nobody else refers to them. */
  private static final Set<ChildJvm> RUNNING = ConcurrentHashMap.newKeySet();

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int TAIL_LINES = 20;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program, tied to this JVM. */
  public static ChildJvm start(Program program, Path directory) {
    Path log = directory.resolve(program.logName());
    try {
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(program.logName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      var builder =
          new ProcessBuilder(command(program, temporary(directory)))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(log.toFile()));
      builder.environment().putAll(program.environment());
      var process = builder.start();
      var child = new ChildJvm(program.name(), process, log);
      RUNNING.add(child);
      return child;
    } catch (IOException e) {
      throw new LocalServerException("Cannot start " + program.name(), e);
    }
  }

  /** What a child that is killed leaves behind goes with its directory. */
  private static Path temporary(Path directory) throws IOException {
    return Files.createDirectories(directory.resolve("tmp"));
  }

  private static List<String> command(Program program, Path temporary) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      // Ctrl-C in a terminal goes to all of the foreground's processes; only this JVM is to hear
      // it, so that a job can finish its commit while the broker still stands.
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Duser.timezone=UTC");
    command.add("-Djava.io.tmpdir=" + temporary.toAbsolutePath());
    command.addAll(program.jvmOptions());
    command.add("-cp");
    command.add(program.classPath() + File.pathSeparator + LocalArtifacts.ownClasses());
    command.add(TiedToParent.class.getName());
    command.addAll(program.mainAndArguments());
    return command;
  }

  Path log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  /** Asks until the answer is yes; gives up when the child has died or the time is over. */
  public void awaitReady(BooleanSupplier ready, Duration limit) {
    long start = System.nanoTime();
    while (!isReady(ready)) {
      if (ended(POLL)) {
        throw failure("it ended with code '%d'".formatted(process.exitValue()));
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        kill();
        throw failure("it does not answer after %d s".formatted(limit.toSeconds()));
      }
    }
  }

  private boolean isReady(BooleanSupplier ready) {
    try {
      return ready.getAsBoolean();
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
  }

  /** Waits for a child that ends by itself. */
  public void awaitSuccess(Duration limit) {
    if (!ended(limit)) {
      kill();
      throw failure("it has not ended after %d s".formatted(limit.toSeconds()));
    }
    RUNNING.remove(this);
    if (process.exitValue() != 0) {
      throw failure("it ended with code '%d'".formatted(process.exitValue()));
    }
  }

  /** Asks the child to end cleanly and waits; one that does not listen is killed. */
  public void stop() {
    process.destroy();
    if (!ended(PATIENCE)) {
      kill();
    }
    RUNNING.remove(this);
  }

  /** Ends the child at once, as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    RUNNING.remove(this);
  }

  private boolean ended(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new LocalServerException("Cannot wait for %s: interrupted".formatted(name), e);
    }
  }

  private LocalServerException failure(String reason) {
    RUNNING.remove(this);
    return new LocalServerException(
        "Cannot run %s: %s; the end of its log '%s':\n%s".formatted(name, reason, log, tail()));
  }

  private String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: %s)".formatted(e.getMessage());
    }
  }
}
