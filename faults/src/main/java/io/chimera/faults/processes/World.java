package io.chimera.faults.processes;

import io.chimera.local.FlinkCluster;
import io.chimera.local.KafkaBroker;
import io.chimera.local.PostgresServer;
import io.chimera.local.TcpProxy;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * The processes that runs share: a broker, a Postgres for the catalog behind a network that can be
 * cut, a Flink cluster, and a small disk. Each run has a topic, a catalog and directories of its
 * own.
 */
public final class World implements AutoCloseable {
  private static final int DISK_MEGABYTES = 96;

  private final Path directory;
  private final Disk disk;
  private final PostgresServer catalog;
  private final TcpProxy network;
  private final FlinkCluster flink;
  private KafkaBroker broker;

  private World(Path directory) throws IOException {
    this.directory = directory;
    disk = Disk.mount(directory.resolve("disk"), DISK_MEGABYTES);
    Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
    broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
    catalog = PostgresServer.startOnFreePort(directory.resolve("postgres"));
    network = TcpProxy.to(catalog.port());
    flink =
        FlinkCluster.start(
            directory.resolve("flink"),
            Path.of(System.getProperty("chimera.home")).resolve("flink-conf/config.yaml"),
            System.getProperty("java.class.path"),
            Map.of(
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "5 s",
                "metrics.reporters", "",
                "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                "restart-strategy.exponential-delay.max-backoff", "5 s"));
    flink.addTaskManager();
  }

  /** Starts everything in a directory that is the world's own. */
  public static World start(Path directory) throws IOException {
    return new World(Files.createDirectories(directory).toAbsolutePath());
  }

  FlinkCluster flink() {
    return flink;
  }

  KafkaBroker broker() {
    return broker;
  }

  PostgresServer catalog() {
    return catalog;
  }

  TcpProxy network() {
    return network;
  }

  Disk disk() {
    return disk;
  }

  /** Kills the broker and starts it in the same place. */
  void restartBroker() {
    int port = broker.port();
    broker.kill();
    broker = KafkaBroker.start(directory.resolve("kafka"), port);
  }

  /** Settings with a catalog, a warehouse and checkpoints that no other run has. */
  PlatformSettings platform(String run) throws IOException {
    Path place = Files.createDirectories(disk.directory().resolve(run));
    Path file =
        Files.writeString(
            place.resolve("chimera.yaml"),
            """
            catalog:
              name: %s
              type: jdbc
              uri: jdbc:postgresql://127.0.0.1:%d/%s
              user: %s
              sslMode: disable
              password: ${file:%s}
              warehouse: %s
            checkpoints: %s
            dashboard: {port: 0}
            """
                .formatted(
                    run,
                    network.port(),
                    PostgresServer.DATABASE,
                    PostgresServer.USER,
                    directory.resolve("password"),
                    place.resolve("warehouse"),
                    place.resolve("checkpoints")));
    return new PlatformSettingsReader().read(file);
  }

  /** Heals what a nemesis may have left, as far as it can be. */
  void heal() {
    network.resume();
    disk.release();
    for (FlinkCluster.TaskExecutor each : flink.taskManagers()) {
      each.thaw();
    }
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    flink.close();
    network.close();
    catalog.close();
    broker.close();
    disk.close();
    delete(directory);
  }
}
