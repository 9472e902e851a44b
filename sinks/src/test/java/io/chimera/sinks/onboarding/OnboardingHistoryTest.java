package io.chimera.sinks.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.onboarding.OnboardingDecision.Way;
import io.chimera.sinks.onboarding.OnboardingDecision.Wish;
import io.chimera.sinks.onboarding.OnboardingState.Phase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnboardingHistoryTest {
  private static final OnboardingRequest FIRST = Shop.request(Shop.CONTRACT, 1);
  private static final Fact REQUESTED = requested(Shop.CONTRACT, 1);
  private static final Fact COMPLETED = OnboardingFacts.completed(FIRST, FIRST.at());
  private static final Fact DISCOVERABLE =
      OnboardingFacts.discoverable(
          FIRST, "lake", List.of(), JsonNodeFactory.instance.objectNode(), FIRST.at());
  private static final Fact NOTIFIED = OnboardingFacts.notified(FIRST, "mail", FIRST.at());
  private static final List<Fact> ALL = List.of(REQUESTED, COMPLETED, DISCOVERABLE, NOTIFIED);

  @TempDir private Path directory;

  private static Fact requested(Contract contract, int round) {
    return OnboardingFacts.requested(
        Shop.request(contract, round), contract, List.of(), new ObjectMapper().createObjectNode());
  }

  private static Phase phase(Fact... facts) {
    return OnboardingHistory.of(List.of(facts)).newest().orElseThrow().phase();
  }

  @Test
  void isMadeAgainOfWhatWasTold() {
    assertThat(OnboardingHistory.of(List.of()).newest()).isEmpty();
    assertThat(phase(REQUESTED)).isEqualTo(Phase.REQUESTED);
    assertThat(phase(REQUESTED, COMPLETED)).isEqualTo(Phase.COMPLETED);
    assertThat(phase(REQUESTED, DISCOVERABLE)).isEqualTo(Phase.REQUESTED);
    assertThat(phase(REQUESTED, COMPLETED, DISCOVERABLE)).isEqualTo(Phase.DISCOVERABLE);
    assertThat(phase(REQUESTED, COMPLETED, DISCOVERABLE, NOTIFIED)).isEqualTo(Phase.NOTIFIED);
  }

  @Test
  void neitherOrderNorRepeatsMatter() {
    var shuffled = new ArrayList<>(ALL);
    shuffled.addAll(ALL);
    Collections.reverse(shuffled);

    assertThat(OnboardingHistory.of(shuffled).newest())
        .contains(new OnboardingState(FIRST, true, true, Set.of("mail")));
  }

  @Test
  void isReadFromTheArchive() {
    try (var lake = new TestLake(directory)) {
      assertThat(OnboardingHistory.of(FactArchive.look(lake.catalog()), "shop").newest()).isEmpty();
      FactArchive.open(lake.catalog()).add(ALL);

      var history = OnboardingHistory.of(FactArchive.look(lake.catalog()), "shop");

      assertThat(history.newest()).contains(new OnboardingState(FIRST, true, true, Set.of("mail")));
      assertThat(history.nextRound()).isEqualTo(2);
      assertThat(OnboardingHistory.of(FactArchive.look(lake.catalog()), "shop2").newest())
          .isEmpty();
    }
  }

  static Stream<Arguments> answers() {
    String contract = "{\"name\":\"shop\",\"hash\":\"%s\"}".formatted(Shop.CONTRACT.hash());
    return Stream.of(
        argumentSet("by the request", "{\"request\":\"" + FIRST.id() + "\"}", 0, true),
        argumentSet(
            "by the request, by a slow clock", "{\"request\":\"" + FIRST.id() + "\"}", -9, true),
        argumentSet("by the contract", "{\"contract\":" + contract + "}", 0, true),
        argumentSet("to an older request", "{\"contract\":" + contract + "}", -1, false),
        argumentSet(
            "to another request",
            "{\"request\":\"shop/1/1\",\"contract\":" + contract + "}",
            0,
            false),
        argumentSet(
            "about another text", "{\"contract\":{\"name\":\"shop\",\"hash\":\"0\"}}", 0, false),
        argumentSet("about nothing", "{}", 0, false));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void othersAnswerByRequestOrContract(String data, int seconds, boolean isHeard) {
    Instant at = FIRST.at().plusSeconds(seconds);
    String body =
        "{\"id\":\"7\",\"source\":\"datahub\",\"type\":\"io.chimera.onboarding.completed.v1\",\"data\":%s}"
            .formatted(data);

    OnboardingAnswer answer = OnboardingAnswer.read(body, at).orElseThrow();

    assertThat(OnboardingState.of(FIRST).with(answer).isCompleted()).isEqualTo(isHeard);
    assertThat(answer.fact(FIRST))
        .isEqualTo(
            new Fact(FactTopic.COMPLETION, "shop", "heard/" + FIRST.id() + "/completed", at, body));
  }

  /** Somebody else's ids may be the same for each contract, and for each round. */
  @Test
  void answersWithOneIdAreNotOneAnswer() {
    OnboardingRequest second = Shop.request(Shop.CONTRACT, 2);
    try (var lake = new TestLake(directory)) {
      FactArchive archive = FactArchive.open(lake.catalog());
      archive.add(List.of(REQUESTED, requested(Shop.CONTRACT, 2)));
      for (OnboardingRequest request : List.of(FIRST, second)) {
        String body =
            "{\"id\":\"42\",\"type\":\"io.chimera.onboarding.completed.v1\",\"data\":{\"request\":\"%s\"}}"
                .formatted(request.id());
        archive.add(List.of(OnboardingAnswer.read(body, Shop.NOON).orElseThrow().fact(request)));
      }
      archive.add(
          List.of(
              DISCOVERABLE,
              OnboardingFacts.discoverable(
                  second, "lake", List.of(), JsonNodeFactory.instance.objectNode(), FIRST.at())));

      var history = OnboardingHistory.of(FactArchive.look(lake.catalog()), "shop");

      assertThat(history.newest()).contains(new OnboardingState(second, true, true, Set.of()));
      assertThat(archive.since(Instant.EPOCH)).hasSize(6);
    }
  }

  @Test
  void whatIsNoAnswerIsLeftAlone() {
    assertThat(
            Stream.of(
                    "",
                    "{",
                    "[]",
                    "7",
                    "{\"type\":\"io.chimera.onboarding.completed.v1\"}",
                    "{\"id\":\"1\",\"type\":\"io.chimera.run.committed.v1\"}",
                    REQUESTED.body())
                .flatMap(body -> OnboardingAnswer.read(body, Shop.NOON).stream()))
        .isEmpty();
  }

  static Stream<Arguments> decisions() {
    Fact widened = requested(Shop.MORE, 2);
    return Stream.of(
        argumentSet("the first time", List.of(), Shop.CONTRACT, Way.START),
        argumentSet("not to its end", List.of(REQUESTED, COMPLETED), Shop.CONTRACT, Way.RESUME),
        argumentSet(
            "the owner was not told",
            List.of(REQUESTED, COMPLETED, DISCOVERABLE),
            Shop.CONTRACT,
            Way.RESUME),
        argumentSet("the same", ALL, Shop.CONTRACT, Way.NOTHING),
        argumentSet("less", ALL, Shop.LESS, Way.ORDINARY_CHANGE),
        argumentSet("more", ALL, Shop.MORE, Way.START),
        argumentSet(
            "more, and back",
            Stream.concat(ALL.stream(), Stream.of(widened)).toList(),
            Shop.CONTRACT,
            Way.NOTHING),
        argumentSet(
            "more, not to its end",
            Stream.concat(ALL.stream(), Stream.of(widened)).toList(),
            Shop.MORE,
            Way.RESUME),
        argumentSet(
            "another than one that never came to its end",
            List.of(REQUESTED),
            Shop.LESS,
            Way.START));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void decidesByWhatWasDone(List<Fact> facts, Contract contract, Way way) {
    var history = OnboardingHistory.of(facts);
    ContractScope scope = ContractScope.of(contract);

    assertThat(
            OnboardingDecision.of(
                    history, contract.hash(), scope, Set.of("mail"), Wish.WHAT_IS_LEFT)
                .way())
        .isEqualTo(way);
    assertThat(
            OnboardingDecision.of(history, contract.hash(), scope, Set.of("mail"), Wish.AGAIN)
                .way())
        .isEqualTo(Way.START);
  }

  @Test
  void saysInWhatMoreIsTaken() {
    assertThat(
            OnboardingDecision.of(
                    OnboardingHistory.of(ALL),
                    Shop.MORE.hash(),
                    ContractScope.of(Shop.MORE),
                    Set.of(),
                    Wish.WHAT_IS_LEFT)
                .widenings())
        .containsExactly("dataset 'visits' is new");
  }
}
