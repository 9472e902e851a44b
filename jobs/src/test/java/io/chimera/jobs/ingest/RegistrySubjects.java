package io.chimera.jobs.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Registers schemas as a producer would.
 *
 * @param registry the registry's base address
 */
record RegistrySubjects(String registry) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Answers with the schema's id. */
  int register(String subject, Schema schema) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(registry + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("schema", schema.toString()))))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("The registry says " + response.body());
    }
    return JSON.readTree(response.body()).get("id").asInt();
  }
}
