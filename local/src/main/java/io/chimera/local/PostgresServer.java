package io.chimera.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Postgres on 127.0.0.1 with one database and one user who needs a password. Its data are
 * kept in its directory, so a second start there goes on where the first one ended, also after
 * {@link #kill}.
 *
 * <p>A server that is not closed ends by itself when this JVM does.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String DATABASE = "catalog";
  public static final String USER = "chimera";

  /** No secret: it guards a database on this machine that a test has made. */
  public static final String PASSWORD = "known to everybody";

  private static final int PATIENCE_SECONDS = 20;
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path home;
  private final int port;
  private ChildJvm child;
  private ProcessHandle server;

  private PostgresServer(Path home, int port) {
    this.home = home;
    this.port = port;
    this.child = launch();
    this.server = process();
  }

  /** Starts a server and waits until it answers. */
  public static PostgresServer start(Path directory, int port) {
    return new PostgresServer(directory.toAbsolutePath(), port);
  }

  /** As {@link #start(Path, int)}, on a port that nobody has. */
  public static PostgresServer startOnFreePort(Path directory) {
    return start(directory, LoopbackPorts.free());
  }

  private ChildJvm launch() {
    LoopbackPorts.requireFree(port, "Postgres");
    Path ready = home.resolve(PostgresMain.READY);
    try {
      Files.createDirectories(home);
      Files.deleteIfExists(ready);
    } catch (IOException e) {
      throw new LocalServerException("Cannot start Postgres in '%s'".formatted(home), e);
    }
    var artifacts = LocalArtifacts.ofThisProject();
    var program =
        new ChildJvm.Program(
            "Postgres",
            "postgres.log",
            List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dot.epg.working-dir=" + artifacts.postgresPrograms(),
                "-Dlog4j2.disableJmx=true",
                "-Dlog4j2.shutdownHookEnabled=false",
                "-Dlog4j2.configurationFile=classpath:io/chimera/local/kafka-log4j2.properties"),
            artifacts.kafkaClassPath(),
            List.of(PostgresMain.class.getName(), Integer.toString(port)));
    var started = ChildJvm.start(program, home);
    started.awaitReady(() -> Files.exists(ready), START_LIMIT);
    return started;
  }

  /** The JDBC address, without user and password. */
  public String url() {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPorts.HOST, port, DATABASE);
  }

  public int port() {
    return port;
  }

  /** The log of the server. */
  public Path log() {
    return child.log();
  }

  /** The process that accepts connections. */
  public long pid() {
    return server.pid();
  }

  /**
   * Ends all of its processes at once (SIGKILL). What was answered is still there; the log on disk
   * is not forced out, so a crash of the machine is not covered.
   */
  public void kill() {
    // First the one that would start new ones; those it has are asked for before.
    List<ProcessHandle> workers = server.children().toList();
    kill(server);
    workers.forEach(PostgresServer::kill);
    child.kill();
  }

  /** Starts it again in the same directory, on the same port. */
  public void restart() {
    close();
    child = launch();
    server = process();
  }

  /** Ends the server cleanly and waits for it. */
  @Override
  public void close() {
    child.stop();
    // It says that it has ended a moment before it has.
    server.onExit().completeOnTimeout(server, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    kill(server);
  }

  private ProcessHandle process() {
    Path file = home.resolve(PostgresMain.DATA).resolve("postmaster.pid");
    try (var lines = Files.lines(file)) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip()))
          .orElseThrow();
    } catch (IOException e) {
      throw new LocalServerException("Cannot find the process of Postgres", e);
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
