package io.chimera.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Prometheus on 127.0.0.1. One that is not closed ends by itself when this JVM does. */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm child;
  private final URI address;

  private PrometheusServer(ChildJvm child, URI address) {
    this.child = child;
    this.address = address;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param directory for what it keeps, and its log
   * @param configuration its {@code prometheus.yml}
   */
  public static PrometheusServer start(
      PrometheusPrograms programs, Path directory, Path configuration) {
    int port = LoopbackPorts.free();
    Path home = directory.toAbsolutePath();
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new LocalServerException("Cannot start Prometheus in '%s'".formatted(home), e);
    }
    String listens = LoopbackPorts.HOST + ":" + port;
    var child =
        ChildJvm.start(
            new ChildJvm.Program(
                "Prometheus",
                "prometheus.log",
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                "",
                List.of(
                    ProgramMain.class.getName(),
                    programs.prometheus().toString(),
                    "--config.file=" + configuration.toAbsolutePath(),
                    "--storage.tsdb.path=" + home.resolve("data"),
                    "--web.listen-address=" + listens)),
            home);
    var server = new PrometheusServer(child, URI.create("http://" + listens));
    child.awaitReady(server::isReady, START_LIMIT);
    return server;
  }

  /** The answer to an expression as of now: JSON of Prometheus' interface, also of an error. */
  public String query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The alerts that are pending or firing, in the same form. */
  public String alerts() {
    return get("/api/v1/alerts");
  }

  private String get(String path) {
    return answer(path).body();
  }

  private boolean isReady() {
    try {
      return answer("/-/ready").statusCode() == OK;
    } catch (LocalServerException notYet) {
      return false;
    }
  }

  private HttpResponse<String> answer(String path) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_LIMIT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new LocalServerException("Cannot ask Prometheus for '%s'".formatted(path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("Cannot ask Prometheus: interrupted", e);
    }
  }

  /** Ends it cleanly and waits for it. */
  @Override
  public void close() {
    child.stop();
  }
}
