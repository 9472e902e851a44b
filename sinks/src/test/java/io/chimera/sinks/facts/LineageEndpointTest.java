package io.chimera.sinks.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.LineageSettings;
import io.chimera.sinks.StubEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With a real server that answers as it is told. */
class LineageEndpointTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Fact FIRST = lineage("{\"n\":1}");
  private static final Fact SECOND = lineage("{\"n\":2}");
  private static final Fact RUN =
      new Fact(FactTopic.RUNS, "p", "c/t", Instant.EPOCH, "{\"run\":1}");

  @TempDir private Path directory;

  @RegisterExtension private final StubEndpoint server = StubEndpoint.answering(201);

  private List<String> requests() {
    return server.requests("Content-Type", "Authorization");
  }

  private static Fact lineage(String body) {
    return new Fact(FactTopic.LINEAGE, "run:chimera/a", "id of " + body, Instant.EPOCH, body);
  }

  private LineageSettings settings(@Nullable SecretReference token, boolean symlinks) {
    var url = URI.create(server.url() + "/api/v1/lineage");
    return new LineageSettings(url, token, symlinks);
  }

  private LineageEndpoint endpoint() {
    return LineageEndpoint.open(settings(null, true));
  }

  @Test
  void postsEachEventInItsOrderAndNothingElse() {
    int told = endpoint().publish(List.of(FIRST, RUN, SECOND), PATIENCE);

    assertThat(told).isEqualTo(3);
    assertThat(requests())
        .containsExactly(
            "POST /api/v1/lineage application/json null {\"n\":1}",
            "POST /api/v1/lineage application/json null {\"n\":2}");
  }

  @Test
  void showsItsToken() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "geheim");
    var token = new SecretReference(SecretReference.Kind.FILE, file.toString());

    int told = LineageEndpoint.open(settings(token, true)).publish(List.of(FIRST), PATIENCE);

    assertThat(told).isEqualTo(1);
    assertThat(requests()).singleElement().asString().contains(" Bearer geheim ");
  }

  @Test
  void leavesOutOtherNamesWhereTheyAreNotWanted() {
    Fact event =
        lineage(
            "{\"outputs\":[{\"name\":\"t\",\"facets\":{\"schema\":{},\"symlinks\":{\"a\":1}}}]}");

    int told = LineageEndpoint.open(settings(null, false)).publish(List.of(event), PATIENCE);

    assertThat(told).isEqualTo(1);
    assertThat(requests())
        .singleElement()
        .asString()
        .endsWith(" {\"outputs\":[{\"name\":\"t\",\"facets\":{\"schema\":{}}}]}");
  }

  @Test
  void whatIsRefusedIsNotToldAgain() {
    server.answersNext(422);

    assertThat(endpoint().publish(List.of(FIRST, SECOND), PATIENCE)).isEqualTo(2);
    assertThat(requests()).hasSize(2);
  }

  @Test
  void oneThatIsInTroubleIsLeftAloneAndToldLater() {
    for (int trouble : List.of(500, 503, 429, 408)) {
      server.forget();
      server.answersNext(201, trouble);
      var endpoint = endpoint();

      assertThat(endpoint.publish(List.of(FIRST, SECOND), PATIENCE)).as("" + trouble).isEqualTo(1);
      // Not asked again at once.
      assertThat(endpoint.publish(List.of(SECOND), PATIENCE)).isZero();
      assertThat(requests()).hasSize(2);
    }
  }

  @Test
  void oneThatIsNotThereHoldsNothingUp() {
    var endpoint = endpoint();
    server.stop();

    assertThat(endpoint.publish(List.of(FIRST), PATIENCE)).isZero();
  }

  @Test
  void whatWaitsForOneDoesNotWaitForTheOther() {
    Brokers.reset();
    server.answersNext(503);
    try (var outboxes =
        new Outboxes(Brokers.address(), FactPublisher.Address.of(settings(null, true)))) {
      outboxes.add(RUN);
      outboxes.add(FIRST);
      outboxes.send(PATIENCE);

      assertThat(Brokers.published()).containsExactly("{\"run\":1}", "{\"n\":1}");
      assertThat(outboxes.waitingForBroker()).isEmpty();
      assertThat(outboxes.waitingForEndpoint()).containsExactly(FIRST);
      assertThat(outboxes.pending()).isEqualTo(1);
    }
  }
}
