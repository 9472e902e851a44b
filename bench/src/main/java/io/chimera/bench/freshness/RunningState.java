package io.chimera.bench.freshness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunningJob;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a running job by its dashboard what it remembers. */
final class RunningState {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String job;

  private RunningState(RunningJob running) {
    String cluster = running.cluster().toString();
    job =
        "%s/jobs/%s"
            .formatted(
                cluster.endsWith("/") ? cluster.substring(0, cluster.length() - 1) : cluster,
                running.job().toHexString());
  }

  /** Of the job that runs a contract. */
  static RunningState of(PlatformSettings platform, String contract) {
    return new RunningState(
        RunRegister.of(platform)
            .find(contract)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot ask for the state of '%s': it does not run".formatted(contract))));
  }

  /** Adds a metric of datasets up over the job's subtasks, as it was some seconds ago. */
  long sum(Metric metric) {
    double sum = 0;
    for (JsonNode vertex : get("").path("vertices")) {
      String metrics = "/vertices/%s/subtasks/metrics".formatted(vertex.path("id").textValue());
      List<String> names = new ArrayList<>();
      for (JsonNode each : get(metrics)) {
        String name = each.path("id").textValue();
        if (name.contains(".dataset.") && name.endsWith("." + metric.id())) {
          names.add(URLEncoder.encode(name, StandardCharsets.UTF_8));
        }
      }
      if (!names.isEmpty()) {
        for (JsonNode each : get("%s?agg=sum&get=%s".formatted(metrics, String.join(",", names)))) {
          sum += each.path("sum").asDouble();
        }
      }
    }
    return Math.round(sum);
  }

  /** The size of the newest checkpoint that was begun after a time; 0 if there is none yet. */
  long checkpointBytes(long afterMillis) {
    JsonNode newest = get("/checkpoints").path("latest").path("completed");
    return newest.path("trigger_timestamp").asLong() > afterMillis
        ? newest.path("state_size").asLong()
        : 0;
  }

  private JsonNode get(String path) {
    URI address = URI.create(job + path);
    try {
      var response =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IllegalStateException(
            "Cannot ask '%s': it answers '%d'".formatted(address, response.statusCode()));
      }
      return mapper.readTree(response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot ask '%s'".formatted(address), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Cannot ask '%s': interrupted".formatted(address), interrupted);
    }
  }
}
