package io.chimera.sinks.datahub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real server that answers as it is told. */
class DataHubEndpointTest {
  private static final Proposal FIRST = proposal("a");
  private static final Proposal SECOND = proposal("b");

  @TempDir private Path directory;

  /** Of each request: method, path, protocol, authorization, body. */
  private final List<String> requests = new ArrayList<>();

  /** 200 where there is none. */
  private final Deque<Integer> answers = new ArrayDeque<>();

  private final List<Duration> pauses = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          requests.add(
              String.join(
                  " ",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  headers.getFirst("X-RestLi-Protocol-Version"),
                  headers.getFirst("Content-Type"),
                  String.valueOf(headers.getFirst("Authorization")),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          int answer = answers.isEmpty() ? 200 : answers.remove();
          if (answer == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void postsEachProposalInItsOrder() throws InterruptedException {
    endpoint("/api/gms", null).publish(List.of(FIRST, SECOND));

    assertThat(requests)
        .containsExactly(
            "POST /api/gms/aspects?action=ingestProposal 2.0.0 application/json null"
                + " {\"proposal\":{\"entityType\":\"dataset\",\"entityUrn\":\"a\","
                + "\"changeType\":\"UPSERT\",\"aspectName\":\"status\",\"aspect\":"
                + "{\"contentType\":\"application/json\",\"value\":\"{\\\"removed\\\":false}\"}}}",
            "POST /api/gms/aspects?action=ingestProposal 2.0.0 application/json null"
                + " {\"proposal\":"
                + SECOND.json()
                + "}");
    assertThat(pauses).isEmpty();
  }

  @Test
  void asksAgainUntilItIsThere() throws InterruptedException {
    answers.addAll(List.of(503, 429, 408, 200));

    endpoint("/", null).publish(List.of(FIRST));

    assertThat(requests).hasSize(4).allMatch(each -> each.startsWith("POST /aspects?action="));
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void givesUpOnOneThatStaysAway() {
    answers.addAll(List.of(500, 500, 500, 500, 500, 500));

    assertThatThrownBy(() -> endpoint("", null).publish(List.of(FIRST, SECOND)))
        .isInstanceOf(DataHubException.class)
        .hasMessage(
            "Cannot publish 'status' of a to '%s': it is away, asked 5 times; publish again when it"
                    .formatted(url(""))
                + " is there")
        .hasRootCauseMessage("it answers 500");
    assertThat(requests).hasSize(5);
    assertThat(pauses).isEqualTo(DataHubEndpoint.PAUSES);
  }

  @Test
  void givesUpOnOneThatIsNotThereAtAll() {
    server.stop(0);

    assertThatThrownBy(() -> endpoint("", null).publish(List.of(FIRST)))
        .isInstanceOf(DataHubException.class)
        .hasMessageContaining("it is away, asked 5 times");
    assertThat(pauses).isEqualTo(DataHubEndpoint.PAUSES);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422, 302})
  void doesNotRepeatWhatIsRefusedNorFollowElsewhere(int answer) throws IOException {
    answers.add(answer);
    SecretReference token = token("geheim");

    assertThatThrownBy(() -> endpoint("", token).publish(List.of(FIRST, SECOND)))
        .isInstanceOf(DataHubException.class)
        .hasMessageContaining("Cannot publish 'status' of a to '" + url("") + "': it answers ")
        .hasMessageContaining(Integer.toString(answer))
        .satisfies(each -> assertThat(trace(each)).doesNotContain("geheim"));
    assertThat(requests).singleElement().asString().contains(" Bearer geheim ");
    assertThat(pauses).isEmpty();
  }

  @Test
  void showsNoTokenInWhatItSaysOfOneThatIsNone() throws IOException {
    SecretReference token = token("ge\nheim");

    assertThatThrownBy(() -> endpoint("", token))
        .hasMessageContaining("Cannot use secret '${file:")
        .satisfies(each -> assertThat(trace(each)).doesNotContain("heim\n").doesNotContain("ge\n"));
    assertThat(requests).isEmpty();
  }

  @Test
  void isOpenedWithoutAskingAnything() {
    assertThatCode(() -> DataHubEndpoint.open(settings("", null))).doesNotThrowAnyException();
    assertThat(requests).isEmpty();
  }

  private static String trace(Throwable failure) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private SecretReference token(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    return new SecretReference(SecretReference.Kind.FILE, file.toString());
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private DataHubSettings settings(String path, @Nullable SecretReference token) {
    return new DataHubSettings(URI.create(url(path)), token, "PROD");
  }

  private DataHubEndpoint endpoint(String path, @Nullable SecretReference token) {
    return new DataHubEndpoint(settings(path, token), pauses::add);
  }

  private static Proposal proposal(String urn) {
    return new Proposal(
        "dataset", urn, "status", JsonNodeFactory.instance.objectNode().put("removed", false));
  }
}
