package io.chimera.connectors.registry;

import static io.chimera.connectors.registry.StubRegistry.error;
import static io.chimera.connectors.registry.StubRegistry.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfluentRegistryTest {
  private static final String PATH = "/schemas/ids/5";
  private static final StubRegistry.Answer GOOD = json(200, "{'schema':'text'}");
  private static final RegisteredSchema FOUND = new RegisteredSchema(5, "AVRO", "text", List.of());

  private final StubRegistry server = new StubRegistry();
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  @AfterEach
  void stop() {
    server.close();
  }

  private ConfluentRegistry registry() {
    return registry(null);
  }

  private ConfluentRegistry registry(@Nullable Credentials login) {
    var client =
        new RegistryClient(
            server.address(), login, Duration.ofSeconds(5), Duration.ofMillis(300), null);
    return new ConfluentRegistry(client, client, patience());
  }

  /** The pauses pass at once. */
  private Patience patience() {
    return new Patience(
        () -> now,
        pause -> {
          pauses.add(pause);
          now = now.plus(pause);
        },
        Duration.ofMinutes(5));
  }

  @Test
  void readsSchema() {
    server.on(PATH, GOOD);

    assertThat(registry().schema(5)).isEqualTo(FOUND);
    assertThat(pauses).isEmpty();
  }

  @Test
  void readsTypeOfSchema() {
    server.on(PATH, json(200, "{'schema':'{}','schemaType':'JSON'}"));

    assertThat(registry().schema(5)).extracting(RegisteredSchema::type).isEqualTo("JSON");
  }

  @Test
  void readsReferencesEachAfterItsOwnAndOnce() {
    // Given
    String toLeaf = "'references':[{'name':'leaf','subject':'leaf','version':3}]";
    server.on(
        PATH,
        json(
            200,
            "{'schema':'root','references':[{'name':'mid','subject':'mid','version':1},"
                + "{'name':'leaf','subject':'leaf','version':3}]}"));
    server.on("/subjects/mid/versions/1", json(200, "{'schema':'mid'," + toLeaf + "}"));
    server.on("/subjects/leaf/versions/3", json(200, "{'schema':'leaf'," + toLeaf + "}"));

    // When
    RegisteredSchema schema = registry().schema(5);

    // Then
    assertThat(schema).isEqualTo(new RegisteredSchema(5, "AVRO", "root", List.of("leaf", "mid")));
    assertThat(server.asked)
        .containsExactly(PATH, "/subjects/mid/versions/1", "/subjects/leaf/versions/3");
  }

  @Test
  void answersNullForUnknownIdAtOnce() {
    server.on(PATH, error(404, 40403));

    assertThat(registry().schema(5)).isNull();
    assertThat(server.asked).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void waitsForRegistryInTrouble(StubRegistry.Answer trouble) {
    // Given
    server.on(PATH, trouble, trouble, GOOD);

    // When
    RegisteredSchema schema = registry().schema(5);

    // Then
    assertThat(schema).isEqualTo(FOUND);
    assertThat(pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  static Stream<Arguments> waitsForRegistryInTrouble() {
    return Stream.of(
        argumentSet("internal error", error(500, 50001)),
        argumentSet("bad gateway without JSON", json(502, "<html>")),
        argumentSet("unauthorized", error(401, 40101)),
        argumentSet("forbidden", error(403, 40301)),
        argumentSet("too many requests", error(429, 42901)),
        argumentSet("not found by something else", json(404, "<html>no such page</html>")),
        argumentSet("not found for another reason", error(404, 40401)),
        argumentSet("no JSON", json(200, "hello")),
        argumentSet("no schema in it", json(200, "{}")),
        argumentSet("nothing in it", json(200, "")));
  }

  @Test
  void waitsForReferenceInTrouble() {
    // Given
    server.on(
        PATH, json(200, "{'schema':'root','references':[{'name':'a','subject':'a','version':1}]}"));
    server.on("/subjects/a/versions/1", error(404, 40403), json(200, "{'schema':'a'}"));

    // When
    RegisteredSchema schema = registry().schema(5);

    // Then
    assertThat(schema).extracting(RegisteredSchema::references).isEqualTo(List.of("a"));
    assertThat(pauses).hasSize(1);
  }

  @Test
  void waitsForServerThatSaysNothing() {
    server.on(PATH, server.silence(), GOOD);

    assertThat(registry().schema(5)).isEqualTo(FOUND);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void givesUpAfterFiveMinutes() {
    // Given
    server.close();

    // When, Then
    assertThatThrownBy(() -> registry().schema(5))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage(
            "Cannot read schema id 5 within PT5M: the registry gives no answer, ConnectException");
    assertThat(Duration.between(Instant.EPOCH, now))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(pauses).startsWith(Duration.ofMillis(200)).endsWith(Duration.ofSeconds(30));
    assertThat(pauses).hasSize(16);
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    // Given
    server.on(PATH, error(500, 50001));
    var patience =
        new Patience(
            () -> now,
            pause -> {
              throw new InterruptedException();
            },
            Duration.ofMinutes(5));
    var client =
        new RegistryClient(
            server.address(), null, Duration.ofSeconds(5), Duration.ofSeconds(5), null);

    // When, Then
    assertThatThrownBy(() -> new ConfluentRegistry(client, client, patience).schema(5))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage("Cannot read schema id 5: interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void logsIn() {
    // Given
    server.on(PATH, GOOD);
    var security =
        new KafkaSecurity(
            KafkaSecurity.Protocol.PLAINTEXT,
            null,
            null,
            null,
            "reader",
            new SecretReference(SecretReference.Kind.ENV, "REGISTRY_PASSWORD"),
            null);
    var secrets = new Secrets(Map.of("REGISTRY_PASSWORD", "pässword:1"));

    // When
    ConfluentRegistry.open(server.address(), security, secrets).schema(5);

    // Then
    String login =
        Base64.getEncoder().encodeToString("reader:pässword:1".getBytes(StandardCharsets.UTF_8));
    assertThat(server.logins).containsExactly("Basic " + login);
  }

  @Test
  void logsInNowhereWithoutUsername() {
    server.on(PATH, GOOD);

    ConfluentRegistry.open(server.address(), KafkaSecurity.NONE, new Secrets(Map.of())).schema(5);

    assertThat(server.logins).containsExactly((String) null);
  }

  @Test
  void takesNoLoginElsewhere() {
    // Given
    try (var elsewhere = new StubRegistry()) {
      elsewhere.on(PATH, GOOD);
      server.on(
          PATH, StubRegistry.redirectTo(URI.create(elsewhere.address() + PATH)), error(404, 40403));

      // When
      registry(new Credentials("reader", "secret")).schema(5);

      // Then
      assertThat(server.logins).containsExactly("Basic cmVhZGVyOnNlY3JldA==");
      assertThat(elsewhere.logins).containsExactly((String) null);
    }
  }

  @Test
  void showsPasswordNowhere() {
    var login = new Credentials("reader", "secret");
    server.close();

    assertThat(login).hasToString("Credentials[reader]");
    assertThatThrownBy(() -> registry(login).schema(5))
        .hasStackTraceContaining("ConnectException")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesUserInfoInAddress() {
    assertThatThrownBy(
            () ->
                ConfluentRegistry.open(
                    URI.create("http://reader:secret@127.0.0.1:1"),
                    KafkaSecurity.NONE,
                    new Secrets(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use the registry's address: it holds user info, expected a secret reference");
  }

  @Test
  void readsLatestSchemaOfSubject() {
    server.on(
        "/subjects/bets-value/versions/latest",
        json(200, "{'subject':'bets-value','version':2,'id':5,'schema':'text'}"));

    assertThat(registry().latest("bets-value")).contains(FOUND);
  }

  @ParameterizedTest
  @MethodSource
  void findsNoLatestSchema(int code) {
    server.on("/subjects/bets-value/versions/latest", error(404, code));

    assertThat(registry().latest("bets-value")).isEmpty();
  }

  static Stream<Arguments> findsNoLatestSchema() {
    return Stream.of(argumentSet("no subject", 40401), argumentSet("no version", 40402));
  }

  @Test
  void doesNotWaitForLatestSchema() {
    server.on("/subjects/bets-value/versions/latest", error(401, 40101));

    assertThatThrownBy(() -> registry().latest("bets-value"))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage(
            "Cannot read the latest schema of subject 'bets-value': the registry answers with"
                + " status 401, error code 40101");
    assertThat(server.asked).hasSize(1);
    assertThat(pauses).isEmpty();
  }
}
