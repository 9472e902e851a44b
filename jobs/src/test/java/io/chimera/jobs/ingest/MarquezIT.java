package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real Marquez makes of a run, where there is one. */
@ExtendWith(RealServers.class)
class MarquezIT {
  private static final String VARIABLE = "CHIMERA_IT_MARQUEZ";
  private static final @Nullable String MARQUEZ = System.getenv(VARIABLE);

  @TempDir private Path directory;

  @BeforeEach
  void look() {
    assumeTrue(
        MARQUEZ != null,
        "No Marquez to try: set " + VARIABLE + " to the address of one, as http://127.0.0.1:5000");
  }

  @Test
  void knowsTheJobItsDatasetsAndHowItHasEnded(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("marquez", 1);
    topic.sendEach(0, 30, 1, ContractText::number);
    topic.send(List.of(topic.text(0, "{\"id\":")));
    TestLake.of(
        directory, "dashboard: {port: 0}\nlineage: {url: '" + MARQUEZ + "/api/v1/lineage'}\n");
    String contract =
        ContractText.of("marquez", kafka, ContractText.numbered("marquez", topic.name()));
    Path file = Files.writeString(directory.resolve("marquez.yaml"), contract);
    // When
    String unusedSaid = CommandLine.in(directory).call("run", file.toString(), "--bounded");
    // Then
    JsonNode jobs = get("namespaces/chimera/jobs?limit=1000").path("jobs");
    JsonNode job = null;
    for (JsonNode each : jobs) {
      // Of all runs of this test the newest.
      if (each.path("name").asText().startsWith("marquez.marquez_")
          && (job == null
              || each.path("updatedAt").asText().compareTo(job.path("updatedAt").asText()) > 0)) {
        job = each;
      }
    }
    assertThat(job).as(jobs.toString()).isNotNull();
    assertThat(job.at("/latestRun/state").asText()).isEqualTo("COMPLETED");
    assertThat(job.at("/inputs/0/name").asText()).isEqualTo(topic.name());
    assertThat(job.path("outputs")).hasSize(2);
    String lake = directory.resolve("lake/warehouse/test/marquez").toString();
    assertThat(job.path("outputs"))
        .extracting(
            output -> output.path("namespace").asText() + " " + output.path("name").asText())
        .contains("file " + lake, "file " + lake + "__quarantine");
    JsonNode table = get("namespaces/file/datasets/" + encoded(lake));
    assertThat(table.path("fields"))
        .extracting(field -> field.path("name").asText())
        .containsExactlyInAnyOrder("id", "text");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static JsonNode get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(MARQUEZ + "/api/v1/" + path)).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }
}
