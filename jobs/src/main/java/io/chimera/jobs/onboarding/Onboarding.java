package io.chimera.jobs.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.onboarding.Answers.Answer;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.notify.Notification;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Onboards one contract, step by step; whoever is interrupted goes on where it was. */
public final class Onboarding {
  private final PublishedContract published;
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
      PublishedContract published,
      PlatformSettings platform,
      Clock clock,
      Consumer<OnboardingStep> steps) {
    this.published = published;
    this.contract = published.contract();
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
  public Result run(Wish wish, Waiting waiting, @Nullable Path cases)
      throws IOException, InterruptedException {
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

  private Result onboard(OnboardingRecord record, Wish wish, Waiting waiting)
      throws InterruptedException {
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
    return last == Result.DONE && !record.isHeard() ? say(Answers.unheard("notify")) : last;
  }

  private static OnboardingStep compared(OnboardingDecision decision, OnboardingHistory history) {
    String version = history.onboarded().map(each -> each.request().version()).orElse("");
    return switch (decision.way()) {
      case NOTHING ->
          new OnboardingStep(
              "compare",
              Result.DONE,
              "this contract is onboarded already, nothing new is told",
              OnboardingStep.INGESTS + "; with '--again' all of it is told once more");
      case ORDINARY_CHANGE ->
          new OnboardingStep(
              "compare",
              Result.DONE,
              "it takes no more than version "
                  + version
                  + ", which is onboarded: an ordinary change, nobody need be told",
              OnboardingStep.INGESTS);
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
                "announce",
                "request '" + request.id() + "'" + Answers.where(fact.topic(), platform))
            : Answers.unheard("announce"));
  }

  /** Whoever kept it may have ended before it was told. */
  private Result resume(OnboardingRecord record, OnboardingState known) {
    ensureTopics();
    record.resume(known);
    return say(
        record.tellAgain()
            ? OnboardingStep.done("announce", "request '" + record.request().id() + "', as it was")
            : Answers.unheard("announce"));
  }

  private void ensureTopics() {
    EventSettings events = platform.events();
    if (events != null) {
      EventTopics.ensure(events, EventTopics.OF_ONBOARDING);
    }
  }

  private Result answered(OnboardingRecord record, Waiting waiting) throws InterruptedException {
    var answers = new Answers(record, platform, clock, waiting);
    var settings = platform.onboarding();
    var completion =
        new Answer(
            "complete",
            settings.completion(),
            OnboardingState::isCompleted,
            () -> OnboardingFacts.completed(record.request(), now()));
    Result completed = say(answers.step(completion));
    if (completed != Result.DONE) {
      return completed;
    }
    List<ReadTable> tables = TableReadBack.of(contract, platform.catalog());
    say(OnboardingStep.done("tables", "made, and read back: " + names(tables)));
    DataHubSettings datahub = platform.datahub();
    Result told =
        datahub == null ? Result.DONE : say(DataHubStep.tell(published, datahub, platform));
    String catalog = platform.catalog().name();
    var discovery =
        new Answer(
            "discover",
            settings.discovery(),
            OnboardingState::isDiscoverable,
            () ->
                OnboardingFacts.discoverable(
                    record.request(), catalog, tables, published.odcs(), now()));
    Result discoverable = say(answers.step(discovery));
    Result last = discoverable == Result.DONE ? tellOwner(record, tables) : discoverable;
    // What DataHub was not told is not forgotten at the end.
    return told == Result.DONE ? last : told;
  }

  private Result tellOwner(OnboardingRecord record, List<ReadTable> tables) {
    Notification notification =
        Notification.discoverable(
            record.request(), contract.ownership().support(), platform.catalog().name(), tables);
    return say(
        OwnerStep.tell(notifiers, notification, contract.ownership().team(), record, this::now));
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
