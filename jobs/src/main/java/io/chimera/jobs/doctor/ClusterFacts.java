package io.chimera.jobs.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;

/**
 * What a cluster says of itself by its REST interface.
 *
 * @param rest where that is
 * @param version Flink's
 * @param configuration as its job manager has it; Flink itself leaves out what it knows as secret
 * @param isSubmitOffered whether jars can be uploaded and run by the dashboard
 * @param isCancelOffered whether jobs can be ended by the dashboard
 * @param taskManagers how many there are
 * @param slots of all of them
 * @param freeSlots those that nothing runs in
 */
public record ClusterFacts(
    URI rest,
    String version,
    Configuration configuration,
    boolean isSubmitOffered,
    boolean isCancelOffered,
    int taskManagers,
    int slots,
    int freeSlots) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Asks the cluster.
   *
   * @throws IOException if it does not answer as Flink does; the text says where
   */
  public static ClusterFacts of(URI rest) throws IOException, InterruptedException {
    // Nobody is to be asked elsewhere than at the address that was given.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    JsonNode web = get(client, rest, "/config");
    JsonNode overview = get(client, rest, "/overview");
    var configuration = new Configuration();
    for (JsonNode entry : get(client, rest, "/jobmanager/config")) {
      configuration.setString(entry.path("key").asText(), entry.path("value").asText());
    }
    JsonNode features = web.path("features");
    return new ClusterFacts(
        rest,
        web.path("flink-version").asText(),
        configuration,
        features.path("web-submit").asBoolean(),
        features.path("web-cancel").asBoolean(),
        overview.path("taskmanagers").asInt(),
        overview.path("slots-total").asInt(),
        overview.path("slots-available").asInt());
  }

  private static JsonNode get(HttpClient client, URI rest, String path)
      throws IOException, InterruptedException {
    URI address = rest.resolve(path);
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IOException("answered with status " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException failure) {
      throw new IOException(
          "Cannot ask a Flink cluster at '" + address + "': " + failure.getMessage(), failure);
    }
  }
}
