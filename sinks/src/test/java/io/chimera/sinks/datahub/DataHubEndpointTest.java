package io.chimera.sinks.datahub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.sinks.StubEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real server that answers as it is told. */
class DataHubEndpointTest {
  private static final Proposal FIRST = proposal("a");
  private static final Proposal SECOND = proposal("b");

  @TempDir private Path directory;

  @RegisterExtension private final StubEndpoint server = StubEndpoint.answering(200);

  private final List<Duration> pauses = new ArrayList<>();

  private List<String> requests() {
    return server.requests("X-RestLi-Protocol-Version", "Content-Type", "Authorization");
  }

  @Test
  void postsEachProposalInItsOrder() throws InterruptedException {
    endpoint("/api/gms", null).publish(List.of(FIRST, SECOND));

    assertThat(requests())
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
    server.answersNext(503, 429, 408, 200);

    endpoint("/", null).publish(List.of(FIRST));

    assertThat(requests()).hasSize(4).allMatch(each -> each.startsWith("POST /aspects?action="));
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void givesUpOnOneThatStaysAway() {
    server.answersNext(500, 500, 500, 500, 500, 500);

    assertThatThrownBy(() -> endpoint("", null).publish(List.of(FIRST, SECOND)))
        .isInstanceOf(DataHubException.class)
        .hasMessage(
            "Cannot publish 'status' of a to '%s': it is away, asked 5 times; publish again when it"
                    .formatted(url(""))
                + " is there")
        .hasRootCauseMessage("it answers 500");
    assertThat(requests()).hasSize(5);
    assertThat(pauses).isEqualTo(DataHubEndpoint.PAUSES);
  }

  @Test
  void givesUpOnOneThatIsNotThereAtAll() {
    server.stop();

    assertThatThrownBy(() -> endpoint("", null).publish(List.of(FIRST)))
        .isInstanceOf(DataHubException.class)
        .hasMessageContaining("it is away, asked 5 times");
    assertThat(pauses).isEqualTo(DataHubEndpoint.PAUSES);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422, 302})
  void doesNotRepeatWhatIsRefusedNorFollowElsewhere(int answer) throws IOException {
    server.answersNext(answer);
    SecretReference token = token("geheim");

    assertThatThrownBy(() -> endpoint("", token).publish(List.of(FIRST, SECOND)))
        .isInstanceOf(DataHubException.class)
        .hasMessageContaining("Cannot publish 'status' of a to '" + url("") + "': it answers ")
        .hasMessageContaining(Integer.toString(answer))
        .satisfies(each -> assertThat(trace(each)).doesNotContain("geheim"));
    assertThat(requests()).singleElement().asString().contains(" Bearer geheim ");
    assertThat(pauses).isEmpty();
  }

  @Test
  void showsNoTokenInWhatItSaysOfOneThatIsNone() throws IOException {
    SecretReference token = token("ge\nheim");

    assertThatThrownBy(() -> endpoint("", token))
        .hasMessageContaining("Cannot use secret '${file:")
        .satisfies(each -> assertThat(trace(each)).doesNotContain("heim\n").doesNotContain("ge\n"));
    assertThat(requests()).isEmpty();
  }

  @Test
  void isOpenedWithoutAskingAnything() {
    assertThatCode(() -> DataHubEndpoint.open(settings("", null))).doesNotThrowAnyException();
    assertThat(requests()).isEmpty();
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
    return server.url() + path;
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
