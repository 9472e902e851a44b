package io.chimera.jobs.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.schemas.platform.OnboardingSettings.Answerer;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactListener;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.notify.Notification;
import io.chimera.sinks.notify.NotificationFailedException;
import io.chimera.sinks.notify.Notifier;
import io.chimera.sinks.onboarding.OnboardingDecision;
import io.chimera.sinks.onboarding.OnboardingDecision.Way;
import io.chimera.sinks.onboarding.OnboardingDecision.Wish;
import io.chimera.sinks.onboarding.OnboardingFacts;
import io.chimera.sinks.onboarding.OnboardingHistory;
import io.chimera.sinks.onboarding.OnboardingRequest;
import io.chimera.sinks.onboarding.OnboardingState;
import io.chimera.sinks.onboarding.ReadTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Onboards one contract, step by step; whoever is interrupted goes on where it was. */
public final class Onboarding {
  private static final String INGESTS = "'chimera run CONTRACT' ingests";
  private static final String GOES_ON = "'chimera onboard CONTRACT' goes on from here";

  private final Contract contract;
  private final PlatformSettings platform;
  private final Clock clock;
  private final Consumer<OnboardingStep> steps;
  private final Map<String, Notifier> notifiers;

  /** Whether others are waited for. */
  public enum Waiting {
    /** For as long as the settings say. */
    PATIENT,
    /** What they have said until now is heard. */
    NONE
  }

  /**
   * @param steps is told each step when it is done
   */
  public Onboarding(
      Contract contract, PlatformSettings platform, Clock clock, Consumer<OnboardingStep> steps) {
    this.contract = contract;
    this.platform = platform;
    this.clock = clock;
    this.steps = steps;
    notifiers = Notifier.of(platform.notifications(), Secrets.ofThisMachine());
  }

  /**
   * Does what is left to do, up to the first step that fails.
   *
   * @param cases written-down records to test the contract with; absent for none
   * @return how the last step went
   */
  public Result run(Wish wish, Waiting waiting, @Nullable Path cases) throws IOException {
    Result checked = say(OnboardingChecks.validate(contract, platform));
    if (checked == Result.DONE) {
      checked = say(OnboardingChecks.connect(contract, platform));
    }
    if (checked == Result.DONE && cases != null) {
      checked = say(OnboardingChecks.cases(contract, cases));
    }
    if (checked != Result.DONE) {
      return checked;
    }
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return onboard(new OnboardingRecord(FactArchive.open(catalog), platform), wish, waiting);
    }
  }

  private Result onboard(OnboardingRecord record, Wish wish, Waiting waiting) {
    OnboardingHistory history = record.history(contract.name());
    var decision =
        OnboardingDecision.of(
            history, contract.hash(), ContractScope.of(contract), notifiers.keySet(), wish);
    Result compared = say(compared(decision, history));
    if (decision.way() == Way.NOTHING && platform.events() != null) {
      // Whether the broker has taken the last of it is known to the broker alone.
      return resume(record, history.onboarded().orElseThrow());
    }
    if (!decision.isToBeDone()) {
      return compared;
    }
    Result announced =
        decision.way() == Way.RESUME
            ? resume(record, history.newest().orElseThrow())
            : request(record, history.nextRound(), decision.widenings());
    Result last = announced == Result.DONE ? answered(record, waiting) : announced;
    return last == Result.DONE && !record.isHeard() ? say(unheard("notify")) : last;
  }

  private static OnboardingStep compared(OnboardingDecision decision, OnboardingHistory history) {
    String version = history.onboarded().map(each -> each.request().version()).orElse("");
    return switch (decision.way()) {
      case NOTHING ->
          new OnboardingStep(
              "compare",
              Result.DONE,
              "this contract is onboarded already, nothing new is told",
              INGESTS + "; with '--again' all of it is told once more");
      case ORDINARY_CHANGE ->
          new OnboardingStep(
              "compare",
              Result.DONE,
              "it takes no more than version "
                  + version
                  + ", which is onboarded: an ordinary change, nobody need be told",
              INGESTS);
      case RESUME ->
          OnboardingStep.done("compare", "it was requested already, what is left is done now");
      case START ->
          OnboardingStep.done(
              "compare",
              decision.widenings().isEmpty()
                  ? version.isEmpty() ? "it is new" : "it is onboarded again"
                  : "it takes more than version "
                      + version
                      + ": "
                      + String.join("; ", decision.widenings()));
    };
  }

  private Result request(OnboardingRecord record, int round, List<String> widenings) {
    TableReadBack.check(contract, platform.catalog());
    ObjectNode found = new SourceMetadata(Secrets.ofThisMachine()).of(contract);
    say(OnboardingStep.done("capture", SourceMetadata.summary(found)));
    ensureTopics();
    var request = OnboardingRequest.of(contract, round, now());
    record.resume(OnboardingState.of(request));
    Fact fact = OnboardingFacts.requested(request, contract, widenings, found);
    return say(
        record.tell(fact)
            ? OnboardingStep.done(
                "announce", "request '" + request.id() + "'" + where(fact.topic()))
            : unheard("announce"));
  }

  /** Whoever kept it may have ended before it was told. */
  private Result resume(OnboardingRecord record, OnboardingState known) {
    ensureTopics();
    record.resume(known);
    return say(
        record.tellAgain()
            ? OnboardingStep.done("announce", "request '" + record.request().id() + "', as it was")
            : unheard("announce"));
  }

  private void ensureTopics() {
    EventSettings events = platform.events();
    if (events != null) {
      EventTopics.ensure(events, EventTopics.OF_ONBOARDING);
    }
  }

  private Result answered(OnboardingRecord record, Waiting waiting) {
    var settings = platform.onboarding();
    var completion =
        new Answer(
            "complete",
            settings.completion(),
            OnboardingState::isCompleted,
            () -> OnboardingFacts.completed(record.request(), now()));
    Result completed = say(answer(completion, record, waiting));
    if (completed != Result.DONE) {
      return completed;
    }
    List<ReadTable> tables = TableReadBack.of(contract, platform.catalog());
    say(OnboardingStep.done("tables", "made, and read back: " + names(tables)));
    String catalog = platform.catalog().name();
    var discovery =
        new Answer(
            "discover",
            settings.discovery(),
            OnboardingState::isDiscoverable,
            () -> OnboardingFacts.discoverable(record.request(), catalog, tables, now()));
    Result discoverable = say(answer(discovery, record, waiting));
    return discoverable == Result.DONE ? say(tellOwner(record, tables)) : discoverable;
  }

  /**
   * Something that has to be said of a request.
   *
   * @param step which step it is
   * @param answerer who says it
   * @param isSaid whether it was said
   * @param own what Chimera itself says
   */
  private record Answer(
      String step, Answerer answerer, Predicate<OnboardingState> isSaid, Supplier<Fact> own) {}

  private OnboardingStep answer(Answer answer, OnboardingRecord record, Waiting waiting) {
    if (answer.isSaid().test(record.state())) {
      return OnboardingStep.done(answer.step(), "said already");
    }
    if (answer.answerer() == Answerer.CHIMERA) {
      Fact fact = answer.own().get();
      return record.tell(fact)
          ? OnboardingStep.done(answer.step(), "said by Chimera itself" + where(fact.topic()))
          : unheard(answer.step());
    }
    EventSettings events = platform.events();
    if (events == null) {
      throw new IllegalStateException("Cannot hear others: the settings have no 'events'");
    }
    String title = answer.answerer().title();
    var wait = new AnswerWait(clock, record::hear);
    try (var listener = FactListener.open(events, EventTopics.OF_ONBOARDING)) {
      listener.catchUp(wait::take);
      if (waiting == Waiting.PATIENT) {
        wait.until(
            () -> answer.isSaid().test(record.state()),
            platform.onboarding().patience(),
            listener::hear);
      }
    } catch (KafkaException away) {
      return new OnboardingStep(
          answer.step(),
          Result.FAILED,
          "cannot hear " + title + ": the broker of 'events' does not answer",
          GOES_ON);
    }
    return answer.isSaid().test(record.state())
        ? OnboardingStep.done(answer.step(), "said by " + title)
        : missing(title, answer.step(), record.request().id(), waiting);
  }

  private OnboardingStep missing(String title, String step, String request, Waiting waiting) {
    String next = GOES_ON + "; docs/onboarding.md says what " + title + " has to send";
    String missing = "no answer of " + title + " to request '" + request + "' ";
    return switch (waiting) {
      case NONE -> new OnboardingStep(step, Result.WAITING, missing + "so far", next);
      case PATIENT ->
          new OnboardingStep(
              step, Result.FAILED, missing + "within " + platform.onboarding().patience(), next);
    };
  }

  private OnboardingStep tellOwner(OnboardingRecord record, List<ReadTable> tables) {
    if (notifiers.isEmpty()) {
      return new OnboardingStep(
          "notify",
          Result.DONE,
          "nobody is told, for the settings have no 'notifications'",
          INGESTS);
    }
    Notification notification =
        Notification.discoverable(
            record.request(), contract.ownership().support(), platform.catalog().name(), tables);
    var failures = new ArrayList<String>();
    notifiers.forEach(
        (channel, notifier) -> {
          if (!record.state().told().contains(channel)) {
            try {
              notifier.tell(notification);
              boolean unusedHeard =
                  record.tell(OnboardingFacts.notified(record.request(), channel, now()));
            } catch (NotificationFailedException failure) {
              failures.add(failure.getMessage());
            }
          }
        });
    String team = "team '" + contract.ownership().team() + "' by ";
    return failures.isEmpty()
        ? new OnboardingStep(
            "notify", Result.DONE, team + String.join(" and ", notifiers.keySet()), INGESTS)
        : new OnboardingStep(
            "notify",
            Result.FAILED,
            String.join("; ", failures),
            "it is onboarded all the same, and can be run; 'chimera onboard CONTRACT' tries once"
                + " more to tell");
  }

  private OnboardingStep unheard(String step) {
    return new OnboardingStep(
        step,
        Result.FAILED,
        "it is kept, but the broker of 'events' has not taken it",
        "see that the broker runs, then "
            + GOES_ON
            + "; 'chimera events replay' tells all that is kept");
  }

  private String where(FactTopic topic) {
    EventSettings events = platform.events();
    return events == null
        ? ", kept in the lake alone, for the settings have no 'events'"
        : " on topic '" + topic.nameIn(events) + "'";
  }

  private Result say(OnboardingStep step) {
    steps.accept(step);
    return step.result();
  }

  private static String names(List<ReadTable> tables) {
    return tables.stream().map(table -> table.name().toString()).collect(Collectors.joining(", "));
  }

  /** As exact as brokers tell the time. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
