package io.chimera.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A ZooKeeper of one process on 127.0.0.1, as Flink's own scripts start it, by which job managers
 * of Flink find out who leads.
 */
public final class ZooKeeperServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 1_000;
  private static final String MAIN = "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer";

  private final ChildJvm child;
  private final int port;

  private ZooKeeperServer(ChildJvm child, int port) {
    this.child = child;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param directory for its data and its log
   * @param classPath Flink's jars
   */
  public static ZooKeeperServer start(Path directory, String classPath) {
    int port = LoopbackPorts.free();
    Path configuration = directory.resolve("zoo.cfg");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          configuration,
          """
          tickTime=500
          dataDir=%s
          clientPortAddress=%s
          clientPort=%d
          admin.enableServer=false
          """
              .formatted(directory.resolve("data").toAbsolutePath(), LoopbackPorts.HOST, port));
    } catch (IOException e) {
      throw new LocalServerException("Cannot start ZooKeeper in '%s'".formatted(directory), e);
    }
    var child =
        ChildJvm.start(
            new ChildJvm.Program(
                "ZooKeeper",
                "zookeeper.log",
                List.of("-Xmx128m", "-XX:+UseSerialGC"),
                classPath,
                List.of(
                    MAIN,
                    "--zkConfigFile",
                    configuration.toAbsolutePath().toString(),
                    "--peerId",
                    "1")),
            directory);
    var server = new ZooKeeperServer(child, port);
    child.awaitReady(server::isServing, START_LIMIT);
    return server;
  }

  /** Where clients reach it, as {@code host:port}. */
  public String quorum() {
    return LoopbackPorts.HOST + ":" + port;
  }

  private boolean isServing() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPorts.HOST, port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.contains("Mode: standalone");
    } catch (IOException away) {
      return false;
    }
  }

  @Override
  public void close() {
    child.kill();
  }
}
