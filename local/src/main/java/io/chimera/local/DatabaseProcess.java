package io.chimera.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database server in its directory: a small JVM that starts it and takes it along when it ends,
 * and the process that accepts connections.
 */
final class DatabaseProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Kind kind;
  private final Path home;
  private final int port;
  private ChildJvm child;
  private ProcessHandle server;

  /**
   * What tells one server from another.
   *
   * @param name for messages
   * @param main the JVM's main class, which gets the port
   * @param jvmOptions its options beside those that every one has
   * @param log name of the log in the directory
   * @param ready the file that says that the server answers
   * @param pidFile the file whose first line is the server's process
   * @param environment variables of the JVM
   */
  record Kind(
      String name,
      Class<?> main,
      List<String> jvmOptions,
      String log,
      String ready,
      String pidFile,
      Map<String, String> environment) {
    Kind {
      jvmOptions = List.copyOf(jvmOptions);
      environment = Map.copyOf(environment);
    }
  }

  DatabaseProcess(Kind kind, Path home, int port) {
    this.kind = kind;
    this.home = home.toAbsolutePath();
    this.port = port;
    child = launch();
    server = process();
  }

  private ChildJvm launch() {
    LoopbackPorts.requireFree(port, kind.name());
    Path ready = home.resolve(kind.ready());
    try {
      Files.createDirectories(home);
      Files.deleteIfExists(ready);
    } catch (IOException e) {
      throw new LocalServerException("Cannot start %s in '%s'".formatted(kind.name(), home), e);
    }
    var program =
        new ChildJvm.Program(
            kind.name(),
            kind.log(),
            Stream.concat(
                    Stream.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.disableJmx=true",
                        "-Dlog4j2.shutdownHookEnabled=false",
                        "-Dlog4j2.configurationFile=classpath:io/chimera/local/kafka-log4j2.properties"),
                    kind.jvmOptions().stream())
                .toList(),
            LocalArtifacts.ofThisProject().kafkaClassPath(),
            List.of(kind.main().getName(), Integer.toString(port)),
            kind.environment());
    var started = ChildJvm.start(program, home);
    started.awaitReady(() -> Files.exists(ready), START_LIMIT);
    return started;
  }

  int port() {
    return port;
  }

  Path log() {
    return child.log();
  }

  long pid() {
    return server.pid();
  }

  void kill() {
    // First the one that would start new ones; those it has are asked for before.
    List<ProcessHandle> workers = server.children().toList();
    kill(server);
    workers.forEach(DatabaseProcess::kill);
    child.kill();
  }

  void restart() {
    close();
    child = launch();
    server = process();
  }

  @Override
  public void close() {
    child.stop();
    // It says that it has ended a moment before it has.
    server.onExit().completeOnTimeout(server, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    kill(server);
  }

  private ProcessHandle process() {
    try (var lines = Files.lines(home.resolve(kind.pidFile()))) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip()))
          .orElseThrow();
    } catch (IOException e) {
      throw new LocalServerException("Cannot find the process of " + kind.name(), e);
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
