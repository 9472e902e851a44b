package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.LocalServerException;
import io.chimera.local.PrometheusPrograms;
import io.chimera.local.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus with the configuration and the rules that are shipped, but impatient. */
public final class TestPrometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What continuous integration sets, where a test that is skipped would be a gap. */
  private static final String REQUIRED = "CHIMERA_PROMETHEUS";

  private final PrometheusServer server;

  private TestPrometheus(PrometheusServer server) {
    this.server = server;
  }

  /** The programs; a test that asks for them is skipped where there are none, and says why. */
  public static PrometheusPrograms programs() {
    try {
      return PrometheusPrograms.find();
    } catch (LocalServerException missing) {
      if ("required".equals(System.getenv(REQUIRED))) {
        throw missing;
      }
      return Assumptions.abort(missing.getMessage());
    }
  }

  /**
   * Starts one that asks every second, and waits no longer than that before it alerts.
   *
   * @param ports of 127.0.0.1, where processes with metrics may be
   */
  static TestPrometheus start(Path directory, List<Integer> ports) throws IOException {
    var shipped = Path.of(System.getProperty("chimera.home"), "docker/prometheus");
    var rules = Files.createDirectories(directory.resolve("rules"));
    for (String file : List.of("recording.yml", "alerts.yml")) {
      String text = Files.readString(shipped.resolve("rules").resolve(file));
      Files.writeString(rules.resolve(file), text.replaceAll("for: \\d+m", "for: 1s"));
    }
    String configuration = Files.readString(shipped.resolve("prometheus.yml"));
    Path file =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            configuration
                .replaceAll("(scrape_interval|evaluation_interval): 15s", "$1: 1s")
                // Nobody has these names here.
                .replaceAll("(?s) +dns_sd_configs:.*?(?= +#)", ""));
    var targets = Files.createDirectories(directory.resolve("targets"));
    Files.writeString(
        targets.resolve("test.yml"),
        ports.stream()
            .map(port -> "'127.0.0.1:" + port + "'")
            .collect(Collectors.joining(", ", "- targets: [", "]\n")));
    return new TestPrometheus(PrometheusServer.start(programs(), directory, file));
  }

  /** The series that an expression finds now, each with its labels and its value. */
  List<JsonNode> query(String expression) {
    JsonNode answer = json(server.query(expression));
    assertThat(answer.path("status").asText()).as(expression + ": " + answer).isEqualTo("success");
    return StreamSupport.stream(answer.path("data").path("result").spliterator(), false).toList();
  }

  /** The states of an alert of a contract: firing, pending, or nothing. */
  List<String> alert(String name, String contract) {
    return StreamSupport.stream(
            json(server.alerts()).path("data").path("alerts").spliterator(), false)
        .filter(alert -> alert.path("labels").path("alertname").asText().equals(name))
        .filter(alert -> alert.path("labels").path("contract").asText().equals(contract))
        .map(alert -> alert.path("state").asText())
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
