package io.chimera.jobs.audit;

import io.chimera.jobs.quarantine.SafeText;
import io.chimera.jobs.run.EndReason;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.AuditFact;
import io.chimera.sinks.audit.AuditRecord;
import io.chimera.sinks.audit.AuditTrail;
import io.chimera.sinks.audit.ContractVersion;
import io.chimera.sinks.audit.Deed;
import io.chimera.sinks.audit.Outcome;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Run;
import io.chimera.sinks.ledger.TableLedger;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that changes something, and what it leaves in the lake's audit trail: a record when it has
 * ended, and of a run or an onboarding one when it begins. A trail that is away keeps nobody from
 * anything, unless the settings require it; then each call is noted when it begins, and what cannot
 * be noted is not begun. Where there is no lake, nothing is noted.
 */
public final class AuditedCall {
  private static final Logger LOG = LoggerFactory.getLogger(AuditedCall.class);

  /** A broker that is away must not make a short command a long one. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Change change;
  private final Deed.Call call;
  private final Deed.Subject object;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private @Nullable ContractVersion before;

  /**
   * @param call whose lake is the change's
   * @param warnings is told what could not be noted
   */
  AuditedCall(Change change, Deed.Call call, InstantSource clock, Consumer<String> warnings) {
    this.change = change;
    this.call = call;
    this.clock = clock;
    this.warnings = warnings;
    Contract contract = change.contract();
    object =
        new Deed.Subject(
            contract == null ? null : contract.name(),
            contract == null ? null : new ContractVersion(contract.version(), contract.hash()),
            change.tables().stream().map(TableName::toString).toList());
  }

  /**
   * A call that is about to begin.
   *
   * @param command as it is typed
   * @param options names of what it was given
   * @param warnings is told what could not be noted
   */
  public static AuditedCall of(
      Change change, Actor actor, String command, List<String> options, Consumer<String> warnings) {
    var safe = new Actor(actor.kind(), SafeText.visible(actor.user()));
    String lake = change.platform().catalog().name();
    var call = new Deed.Call(UUID.randomUUID().toString(), lake, safe, command, options);
    return new AuditedCall(change, call, InstantSource.system(), warnings);
  }

  /**
   * Looks at what is about to be changed, and notes that it begins where that is to be noted.
   *
   * @throws TrailUnavailableException if it has to be noted and cannot be
   * @throws RuntimeException what keeps a run from making a lake
   */
  public void begin() {
    if (!isLakeThere()) {
      Contract contract = change.contract();
      if (change.extent() != Change.Extent.RUN || contract == null) {
        return;
      }
      // A run that is refused must not leave a lake behind that has nothing but that.
      RunPreparation.check(contract, change.platform());
    }
    boolean isRequired = isRequired();
    AuditRecord record = null;
    try (var catalog = LakeCatalog.open(change.platform().catalog())) {
      before = standing(catalog);
      if (isRequired || change.extent() != Change.Extent.SHORT) {
        record = note(catalog, null, Outcome.STARTED);
      }
    } catch (RuntimeException away) {
      if (isRequired) {
        throw new TrailUnavailableException(
            "Cannot begin '"
                + call.command()
                + "': the settings require an audit trail, and it cannot be written",
            away);
      }
      LOG.warn("Cannot note the beginning of '{}' in the audit trail", call.command(), away);
      if (change.extent() != Change.Extent.SHORT) {
        warn("that this begins", away);
      }
    }
    if (record != null) {
      tell(record);
    }
  }

  /** Whether the settings allow nothing that is not noted. */
  public boolean isRequired() {
    return change.platform().audit().required();
  }

  /**
   * Notes what has come of it.
   *
   * @return whether that is in the trail, or nothing is to be noted
   */
  public boolean end(Outcome outcome) {
    if (!isLakeThere()) {
      return true;
    }
    AuditRecord record;
    try (var catalog = LakeCatalog.open(change.platform().catalog())) {
      record = note(catalog, standing(catalog), safe(outcome));
    } catch (RuntimeException away) {
      LOG.warn("Cannot note the end of '{}' in the audit trail", call.command(), away);
      warn("what has come of this", away);
      return false;
    }
    tell(record);
    return true;
  }

  private void warn(String what, RuntimeException away) {
    warnings.accept(
        "The audit trail does not have "
            + what
            + ", it cannot be written: "
            + SafeText.visible(EndReason.of(away)));
  }

  private static Outcome safe(Outcome outcome) {
    String reason = outcome.reason();
    return reason == null
        ? outcome
        : new Outcome(outcome.kind(), outcome.exitCode(), SafeText.visible(reason));
  }

  /** Looking must not make a catalog. */
  private boolean isLakeThere() {
    return LakeCatalog.file(change.platform().catalog())
        .filter(file -> !Files.exists(file))
        .isEmpty();
  }

  /**
   * The contract of the newest entry of all ledgers; null without one, or if they are unreadable.
   */
  private @Nullable ContractVersion standing(LakeCatalog catalog) {
    Committed newest = null;
    for (TableName table : change.tables()) {
      Optional<Committed> head = head(catalog, table);
      if (head.isPresent() && (newest == null || newest.committedAt() < head.get().committedAt())) {
        newest = head.get();
      }
    }
    if (newest == null) {
      return null;
    }
    Run run = newest.entry().run();
    return new ContractVersion(run.contractVersion(), run.contractHash());
  }

  private static Optional<Committed> head(LakeCatalog catalog, TableName table) {
    try {
      return catalog.exists(table) ? new TableLedger(catalog.load(table)).head() : Optional.empty();
    } catch (RuntimeException unreadable) {
      LOG.warn("Cannot read the ledger of '{}' for the audit trail", table, unreadable);
      return Optional.empty();
    }
  }

  private AuditRecord note(LakeCatalog catalog, @Nullable ContractVersion after, Outcome outcome) {
    var deed = new Deed(clock.instant(), call, object, before, after, outcome);
    return AuditTrail.open(catalog).append(deed);
  }

  /** What is in the trail stands, whoever has heard of it. */
  private void tell(AuditRecord record) {
    PlatformSettings platform = change.platform();
    EventSettings events = platform.events();
    if (events == null) {
      return;
    }
    List<Fact> facts = List.of(AuditFact.of(record));
    var address = FactPublisher.Address.of(events);
    List<FactTopic> topic = List.of(FactTopic.AUDIT);
    boolean unusedMade = record.sequence() == 1 && EventTopics.make(events, topic, PATIENCE);
    // The trail may be older than the topic, or the topic have another name than before.
    boolean isHeard =
        FactTeller.tell(address, facts, PATIENCE)
            || (EventTopics.make(events, topic, PATIENCE)
                && FactTeller.tell(address, facts, PATIENCE));
    if (!isHeard) {
      warnings.accept(
          "The audit trail has this, Kafka has not heard of it: 'chimera events replay' tells it"
              + " again");
    }
  }
}
