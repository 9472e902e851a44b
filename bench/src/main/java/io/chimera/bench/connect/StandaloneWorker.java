package io.chimera.bench.connect;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * A standalone worker of Kafka Connect in this JVM, as its own program starts it. Its classes are
 * on the class path of a child JVM only, so that nothing here is compiled against them.
 */
public final class StandaloneWorker implements AutoCloseable {
  private static final String PROGRAM = "org.apache.kafka.connect.cli.ConnectStandalone";

  private final Object connect;
  private final Connectors connectors;

  private StandaloneWorker(Object connect, Connectors connectors) {
    this.connect = connect;
    this.connectors = connectors;
  }

  /**
   * Starts one that has nothing to do yet.
   *
   * @param servers the broker
   * @param directory for what the worker keeps
   */
  public static StandaloneWorker start(String servers, Path directory)
      throws ReflectiveOperationException {
    Class<?> program = Class.forName(PROGRAM);
    Object started =
        program
            .getMethod("startConnect", Map.class)
            .invoke(
                program.getConstructor(String[].class).newInstance((Object) new String[0]),
                WorkerSettings.of(servers, directory));
    Object rest = started.getClass().getMethod("rest").invoke(started);
    var address = (URI) rest.getClass().getMethod("advertisedUrl").invoke(rest);
    return new StandaloneWorker(started, new Connectors(address));
  }

  /** What it runs. */
  public Connectors connectors() {
    return connectors;
  }

  /** Stops what it runs, then the worker itself. */
  @Override
  public void close() throws ReflectiveOperationException {
    connect.getClass().getMethod("stop").invoke(connect);
    connect.getClass().getMethod("awaitStop").invoke(connect);
  }
}
