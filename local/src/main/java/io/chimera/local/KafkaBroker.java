package io.chimera.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker on 127.0.0.1, in a JVM of its own. Cluster id, topics and records are kept in
 * its directory, so a second start there goes on where the first one ended. Topics are not made by
 * asking for them, and records are kept for ever.
 *
 * <p>A broker that is not closed ends by itself when this JVM does.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int CONNECT_MILLIS = 200;

  private final ChildJvm child;
  private final KafkaBrokerSettings settings;
  private final String clusterId;

  private KafkaBroker(ChildJvm child, KafkaBrokerSettings settings, String clusterId) {
    this.child = child;
    this.settings = settings;
    this.clusterId = clusterId;
  }

  /** Starts a broker without authentication and waits until it answers. */
  public static KafkaBroker start(Path directory, int port) {
    return start(directory, KafkaBrokerSettings.open(port));
  }

  /** As {@link #start(Path, int)}, on a port that nobody has. */
  public static KafkaBroker startOnFreePort(Path directory) {
    return start(directory, LoopbackPorts.free());
  }

  /**
   * Starts a broker that lets in only this one user, by SASL PLAIN without encryption, on a free
   * port.
   */
  public static KafkaBroker startWithUser(Path directory, String user, String password) {
    return start(directory, KafkaBrokerSettings.withUser(LoopbackPorts.free(), user, password));
  }

  /**
   * Starts a broker that lets everybody in at {@link #servers}, and this one user, by SASL_SSL and
   * SCRAM-SHA-512, at {@link #securedServers}.
   *
   * @param keys for each of those the key store by which it proves who it is
   */
  public static KafkaBroker startSecured(
      Path directory, List<Path> keys, String user, String password) {
    return start(
        directory, KafkaBrokerSettings.secured(LoopbackPorts.free(), keys, user, password));
  }

  private static KafkaBroker start(Path directory, KafkaBrokerSettings settings) {
    LoopbackPorts.requireFree(settings.port(), "Kafka");
    Path home = directory.toAbsolutePath();
    try {
      Files.createDirectories(home);
      settings.write(home);
      String clusterId = formattedClusterId(home);
      if (clusterId == null) {
        format(home, settings);
        clusterId = formattedClusterId(home);
      }
      if (clusterId == null) {
        throw new LocalServerException("Cannot format '%s' for Kafka".formatted(home));
      }
      var child = ChildJvm.start(program("Kafka", "kafka.log", List.of("kafka.Kafka")), home);
      var broker = new KafkaBroker(child, settings, clusterId);
      child.awaitReady(broker::answers, START_LIMIT);
      return broker;
    } catch (IOException e) {
      throw new LocalServerException("Cannot start Kafka in '%s'".formatted(home), e);
    }
  }

  private static void format(Path home, KafkaBrokerSettings settings) {
    var main =
        new ArrayList<>(
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config"));
    main.addAll(main.size() - 1, settings.formatArguments());
    ChildJvm.start(program("Kafka's storage tool", "format.log", main), home)
        .awaitSuccess(START_LIMIT);
  }

  private static ChildJvm.Program program(String name, String log, List<String> main) {
    var mainAndArguments = new ArrayList<>(main);
    mainAndArguments.add(KafkaBrokerSettings.FILE);
    return new ChildJvm.Program(
        name,
        log,
        List.of(
            "-Xmx512m",
            "-Dlog4j2.disableJmx=true",
            "-Dlog4j2.shutdownHookEnabled=false",
            "-Dlog4j2.configurationFile=classpath:io/chimera/local/kafka-log4j2.properties"),
        LocalArtifacts.ofThisProject().kafkaClassPath(),
        mainAndArguments);
  }

  private static @Nullable String formattedClusterId(Path home) throws IOException {
    Path file = home.resolve(KafkaBrokerSettings.DATA).resolve("meta.properties");
    if (!Files.exists(file)) {
      return null;
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties.getProperty("cluster.id");
  }

  /** Bootstrap servers: {@code 127.0.0.1:port}. */
  public String servers() {
    return LoopbackPorts.HOST + ":" + settings.port();
  }

  /** Bootstrap servers of a secured listener, by its number among the key stores. */
  public String securedServers(int number) {
    return LoopbackPorts.HOST + ":" + settings.secured().get(number).port();
  }

  public int port() {
    return settings.port();
  }

  /** The id by which the cluster is known as long as its directory is kept. */
  public String clusterId() {
    return clusterId;
  }

  /** What any Kafka client needs to connect; with the password, if the broker has a user. */
  public Map<String, Object> clientProperties() {
    return settings.clientProperties();
  }

  /** The broker's log. */
  public Path log() {
    return child.log();
  }

  long pid() {
    return child.pid();
  }

  /** Ends the broker at once, as a power cut would. What was acknowledged is still there. */
  public void kill() {
    child.kill();
  }

  /** Ends the broker cleanly and waits for it. */
  @Override
  public void close() {
    child.stop();
  }

  private boolean answers() {
    // The admin client complains loudly about a port that nobody listens on.
    return accepts() && isOurs();
  }

  private boolean accepts() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPorts.HOST, settings.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isOurs() {
    var properties = new HashMap<>(clientProperties());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    try (var admin = Admin.create(properties)) {
      var cluster = admin.describeCluster();
      return clusterId.equals(cluster.clusterId().get(6, TimeUnit.SECONDS))
          && !cluster.nodes().get(6, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
