package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.ChildJvm;
import io.chimera.local.FlinkCluster;
import io.chimera.local.LoopbackPorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Flink's own SQL Gateway in a process of its own, and one session of it. */
final class SqlGatewayProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String HOST = "127.0.0.1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm process;
  private final URI address;
  private String session = "";

  private SqlGatewayProcess(ChildJvm process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * @param directory the cluster's, which has the configuration in {@code conf}
   * @param classPath Flink's jars, the gateway's among them
   */
  static SqlGatewayProcess start(Path directory, String classPath, FlinkCluster cluster)
      throws Exception {
    int port = LoopbackPorts.free();
    ChildJvm child =
        child(
            directory,
            classPath,
            "org.apache.flink.table.gateway.SqlGateway",
            List.of(
                "-Dsql-gateway.endpoint.rest.address=" + HOST,
                "-Dsql-gateway.endpoint.rest.bind-address=" + HOST,
                "-Dsql-gateway.endpoint.rest.port=" + port,
                "-Dexecution.target=remote",
                "-Drest.address=" + cluster.rest().getHost(),
                "-Drest.port=" + cluster.rest().getPort()));
    var gateway = new SqlGatewayProcess(child, URI.create("http://" + HOST + ":" + port));
    child.awaitReady(gateway::isUp, START_LIMIT);
    gateway.session = gateway.post("/v1/sessions", "{}").path("sessionHandle").asText();
    return gateway;
  }

  /** Host and port, as a client is told them. */
  String endpoint() {
    return address.getAuthority();
  }

  /** A program of Flink's that plans statements, in a process of its own. */
  static ChildJvm child(Path directory, String classPath, String main, List<String> arguments) {
    var options = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(options::add);
    var command = new ArrayList<>(List.of(main));
    command.addAll(arguments);
    String name = main.substring(main.lastIndexOf('.') + 1);
    return ChildJvm.start(
        new ChildJvm.Program(
            name,
            name + ".log",
            options,
            classPath,
            command,
            Map.of("FLINK_CONF_DIR", directory.resolve("conf").toString())),
        directory);
  }

  private boolean isUp() {
    try {
      return get("/v1/info").has("version");
    } catch (IOException | InterruptedException away) {
      return false;
    }
  }

  /** Executes a statement, and waits for its end; with {@code table.dml-sync} for its job's too. */
  void run(String statement) throws Exception {
    String path = "/v1/sessions/" + session + "/";
    String operation =
        post(path + "statements", JSON.writeValueAsString(Map.of("statement", statement)))
            .path("operationHandle")
            .asText();
    String status = path + "operations/" + operation + "/status";
    Waiting.until("the end of " + statement, () -> isOver(status));
    assertThat(get(status).path("status").asText())
        .as("%s: %s", statement, get(path + "operations/" + operation + "/result/0"))
        .isEqualTo("FINISHED");
  }

  private boolean isOver(String status) {
    try {
      return !List.of("INITIALIZED", "PENDING", "RUNNING")
          .contains(get(status).path("status").asText());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(address.resolve(path)).build());
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    return answer(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    process.kill();
  }
}
