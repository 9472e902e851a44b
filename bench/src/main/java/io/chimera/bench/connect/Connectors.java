package io.chimera.bench.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a worker runs, by its HTTP interface. */
public final class Connectors {
  private static final int FIRST_ERROR = 400;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private final URI all;

  /**
   * @param worker its address
   */
  Connectors(URI worker) {
    all = worker.resolve("/connectors");
  }

  /** Begins a connector; it may fail later. */
  public void begin(String name, Map<String, String> settings)
      throws IOException, InterruptedException {
    var body = mapper.createObjectNode().put("name", name);
    body.set("config", mapper.valueToTree(settings));
    answer(
        HttpRequest.newBuilder(all)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /**
   * @throws IllegalStateException if the connector or one of its tasks has failed
   */
  public void requireRunning(String name) throws IOException, InterruptedException {
    JsonNode status =
        answer(HttpRequest.newBuilder(URI.create("%s/%s/status".formatted(all, name))).build());
    failure(status)
        .ifPresent(
            failure -> {
              throw new IllegalStateException(
                  "Cannot count this run: '%s' has failed:\n%s".formatted(name, failure));
            });
  }

  /** The messages of what has failed, without the places in the code. */
  static Optional<String> failure(JsonNode status) {
    if (isFailed(status.path("connector"))) {
      return Optional.of(messages(status.path("connector")));
    }
    for (JsonNode task : status.path("tasks")) {
      if (isFailed(task)) {
        return Optional.of(messages(task));
      }
    }
    return Optional.empty();
  }

  private static boolean isFailed(JsonNode part) {
    return part.path("state").asText().equals("FAILED");
  }

  private static String messages(JsonNode part) {
    return part.path("trace")
        .asText()
        .lines()
        .filter(line -> !line.startsWith("\t"))
        .collect(Collectors.joining("\n"));
  }

  private JsonNode answer(HttpRequest question) throws IOException, InterruptedException {
    var answer = client.send(question, BodyHandlers.ofString());
    if (answer.statusCode() >= FIRST_ERROR) {
      throw new IllegalStateException(
          "Cannot ask the worker for '%s': it says '%d': %s"
              .formatted(question.uri().getPath(), answer.statusCode(), answer.body()));
    }
    return mapper.readTree(answer.body());
  }
}
