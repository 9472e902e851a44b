package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Every onboarding of a contract's name, by what the lake keeps of it. */
public final class OnboardingHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In the order of their rounds. */
  private final List<OnboardingState> states;

  private OnboardingHistory(List<OnboardingState> states) {
    this.states = states;
  }

  /** Reads what was kept of a contract. */
  public static OnboardingHistory of(FactArchive archive, String contract) {
    return of(archive.of(EventTopics.OF_ONBOARDING, contract));
  }

  /** Made of facts in any order; those of something else do not matter. */
  static OnboardingHistory of(List<Fact> facts) {
    var states = new ArrayList<OnboardingState>();
    for (Fact fact : facts) {
      JsonNode event = event(fact);
      if (event.path("type").asText().equals(OnboardingFacts.REQUESTED)) {
        states.add(OnboardingState.of(OnboardingRequest.read(event, fact.at())));
      }
    }
    states.sort(Comparator.comparing(state -> state.request().round()));
    for (Fact fact : facts) {
      OnboardingAnswer.read(fact.body(), fact.at())
          .ifPresent(answer -> states.replaceAll(state -> state.with(answer)));
    }
    return new OnboardingHistory(states);
  }

  private static JsonNode event(Fact fact) {
    try {
      return JSON.readTree(fact.body());
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("Cannot read fact '" + fact.id() + "' that was kept", broken);
    }
  }

  /** The newest onboarding, however far it is. */
  public Optional<OnboardingState> newest() {
    return states.isEmpty() ? Optional.empty() : Optional.of(states.get(states.size() - 1));
  }

  /** The newest one that came to its end. */
  public Optional<OnboardingState> onboarded() {
    return states.stream().filter(OnboardingState::isOnboarded).reduce((one, later) -> later);
  }

  /** The number of the next request. */
  public int nextRound() {
    return newest().map(state -> state.request().round() + 1).orElse(1);
  }

  /**
   * In what a contract takes more than was onboarded, in words; empty where it does not, or where
   * nothing ever was.
   */
  public List<String> widenings(ContractScope scope) {
    return onboarded().map(state -> scope.widenings(state.request().scope())).orElse(List.of());
  }
}
