package io.chimera.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A real schema registry (Apicurio) on 127.0.0.1 with Confluent's interface, in a JVM of its own.
 * Schemas and their ids are kept in its directory over restarts.
 *
 * <p>A registry that is not closed ends by itself when this JVM does.
 */
public final class SchemaRegistryServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int OK = 200;

  private final ChildJvm child;
  private final int port;
  private final int securedPort;

  private SchemaRegistryServer(ChildJvm child, int port, int securedPort) {
    this.child = child;
    this.port = port;
    this.securedPort = securedPort;
  }

  /** Starts a registry and waits until it answers. */
  public static SchemaRegistryServer start(Path directory, int port) {
    return start(directory, port, List.of(), 0);
  }

  /**
   * As {@link #startOnFreePort}, with a second port for {@code https}.
   *
   * @param keys the key store of {@link LocalAuthority}'s by which it proves who it is
   */
  public static SchemaRegistryServer startSecured(Path directory, Path keys) {
    int securedPort = LoopbackPorts.free();
    return start(
        directory,
        LoopbackPorts.free(),
        List.of(
            "-Dquarkus.http.ssl-port=" + securedPort,
            "-Dquarkus.http.insecure-requests=enabled",
            "-Dquarkus.http.ssl.certificate.key-store-file=" + keys,
            "-Dquarkus.http.ssl.certificate.key-store-file-type=PKCS12",
            "-Dquarkus.http.ssl.certificate.key-store-password=" + LocalAuthority.PASSWORD),
        securedPort);
  }

  private static SchemaRegistryServer start(
      Path directory, int port, List<String> more, int securedPort) {
    LoopbackPorts.requireFree(port, "the schema registry");
    Path home = directory.toAbsolutePath();
    Path temporary = home.resolve("tmp");
    try {
      Files.createDirectories(temporary);
    } catch (IOException e) {
      throw new LocalServerException("Cannot start the schema registry in '%s'".formatted(home), e);
    }
    var program =
        new ChildJvm.Program(
            "the schema registry",
            "registry.log",
            options(port, temporary, more),
            LocalArtifacts.ofThisProject().registryJar().toString(),
            List.of("io.quarkus.runner.GeneratedMain"));
    var registry = new SchemaRegistryServer(ChildJvm.start(program, home), port, securedPort);
    registry.awaitReady();
    return registry;
  }

  /** As {@link #start(Path, int)}, on a port that nobody has. */
  public static SchemaRegistryServer startOnFreePort(Path directory) {
    return start(directory, LoopbackPorts.free());
  }

  private static List<String> options(int port, Path temporary, List<String> more) {
    var options =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-Dquarkus.http.host=" + LoopbackPorts.HOST,
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.management.enabled=false",
                "-Dquarkus.management.host=" + LoopbackPorts.HOST,
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                // Relative to the directory the registry works in, for ';' in a path would end it.
                "-Dapicurio.datasource.url=jdbc:h2:file:./schemas",
                "-Dapicurio.datasource.jdbc.initial-size=1",
                "-Dapicurio.datasource.jdbc.min-size=1",
                "-Dapicurio.datasource.jdbc.max-size=5"));
    options.addAll(more);
    return options;
  }

  /** The address for clients of Confluent's interface. */
  public String url() {
    return "http://%s:%d/apis/ccompat/v7".formatted(LoopbackPorts.HOST, port);
  }

  /** As {@link #url}, by {@code https}; of one that was started so. */
  public String securedUrl() {
    return "https://%s:%d/apis/ccompat/v7".formatted(LoopbackPorts.HOST, securedPort);
  }

  public int port() {
    return port;
  }

  /**
   * Registers a schema, whatever is registered under the subject already.
   *
   * @return its id; the same schema always has the same
   */
  public int register(String subject, Schema schema) {
    return new RegistrySubject(url(), subject).register(schema);
  }

  /** The registry's log. */
  public Path log() {
    return child.log();
  }

  long pid() {
    return child.pid();
  }

  /** Ends the registry at once, as a power cut would. */
  public void kill() {
    child.kill();
  }

  /** Ends the registry cleanly and waits for it. */
  @Override
  public void close() {
    child.stop();
  }

  private void awaitReady() {
    var client = HttpClient.newHttpClient();
    var question =
        HttpRequest.newBuilder(URI.create(url() + "/subjects"))
            .timeout(Duration.ofSeconds(5))
            .build();
    child.awaitReady(() -> answers(client, question), START_LIMIT);
  }

  private static boolean answers(HttpClient client, HttpRequest question) {
    try {
      return client.send(question, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
