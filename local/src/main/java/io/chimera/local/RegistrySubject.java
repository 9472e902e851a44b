package io.chimera.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** One subject of a schema registry, to register schemas with. */
final class RegistrySubject {
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI versions;

  RegistrySubject(String registry, String subject) {
    this.versions =
        URI.create(
            "%s/subjects/%s/versions"
                .formatted(registry, URLEncoder.encode(subject, StandardCharsets.UTF_8)));
  }

  /** Answers with the schema's id; the same schema always has the same. */
  int register(Schema schema) {
    String text = schema.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    var request =
        HttpRequest.newBuilder(versions)
            .timeout(LIMIT)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString("{\"schema\":\"" + text + "\"}"))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      var id = ID.matcher(response.body());
      if (response.statusCode() != OK || !id.find()) {
        throw new LocalServerException(
            "Cannot register a schema at '%s': status '%d'"
                .formatted(versions, response.statusCode()));
      }
      return Integer.parseInt(id.group(1));
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot reach the schema registry at '%s'".formatted(versions), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("Cannot register a schema: interrupted", e);
    }
  }
}
