package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody has said of an onboarding: Chimera itself, or another who takes part in it.
 *
 * @param kind what was said
 * @param event the id of the event that said so
 * @param request the request that it names; empty where it names the contract alone
 * @param contract the contract's name
 * @param hash the contract's hash
 * @param channel by what way the owner was told; empty for other kinds
 * @param at when it was heard
 * @param body the event, word for word
 */
public record OnboardingAnswer(
    Kind kind,
    String event,
    String request,
    String contract,
    String hash,
    String channel,
    Instant at,
    String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can be said. */
  public enum Kind {
    COMPLETED,
    DISCOVERABLE,
    NOTIFIED
  }

  /** Takes an event apart that anybody may have written; empty if it is nothing of the kind. */
  public static Optional<OnboardingAnswer> read(String body, Instant at) {
    JsonNode event;
    try {
      event = JSON.readTree(body);
    } catch (JsonProcessingException foreign) {
      return Optional.empty();
    }
    String id = event.path("id").asText();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    JsonNode data = event.path("data");
    return kind(event.path("type").asText())
        .map(
            kind ->
                new OnboardingAnswer(
                    kind,
                    id,
                    data.path("request").asText(),
                    data.at("/contract/name").asText(),
                    data.at("/contract/hash").asText(),
                    data.path("channel").asText(),
                    at,
                    body));
  }

  private static Optional<Kind> kind(String type) {
    return switch (type) {
      case OnboardingFacts.COMPLETED -> Optional.of(Kind.COMPLETED);
      case OnboardingFacts.DISCOVERABLE -> Optional.of(Kind.DISCOVERABLE);
      case OnboardingFacts.NOTIFIED -> Optional.of(Kind.NOTIFIED);
      default -> Optional.empty();
    };
  }

  /**
   * Whether it is about that request: it names it, or else the same text of the contract and is not
   * older.
   */
  boolean isAbout(OnboardingRequest about) {
    if (!request.isEmpty()) {
      return request.equals(about.id());
    }
    return contract.equals(about.contract())
        && hash.equals(about.hash())
        && !at.isBefore(about.at());
  }

  /**
   * As it is kept, so that it can be told again as it was. Under an id of ours: others number their
   * events as they like, and facts with one id are one fact.
   *
   * @param about the request that it was found to be about
   */
  public Fact fact(OnboardingRequest about) {
    String id = "heard/" + about.id() + "/" + kind.name().toLowerCase(Locale.ROOT);
    return new Fact(topic(), about.contract(), id, at, body);
  }

  /** Where it belongs; who may write there may say it. */
  public FactTopic topic() {
    return switch (kind) {
      case COMPLETED -> FactTopic.COMPLETION;
      case DISCOVERABLE -> FactTopic.DISCOVERY;
      case NOTIFIED -> FactTopic.ONBOARDING;
    };
  }
}
