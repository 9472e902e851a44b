package io.chimera.jobs.timeliness;

import io.chimera.jobs.timeliness.TimelinessFact.Stand;
import io.chimera.quality.timeliness.Course;
import io.chimera.quality.timeliness.Look;
import io.chimera.quality.timeliness.Standing;
import io.chimera.quality.timeliness.Watch;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a contract's datasets: looks at their tables and their source, and says what has changed.
 * Not thread-safe.
 */
public final class ContractWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContractWatch.class);

  /** How often all is told, changed or not, so that whoever asks knows that somebody watches. */
  private static final Duration SEEN_EVERY = Duration.ofMinutes(10);

  /** A log that moves by itself is committed so often at least. */
  private static final int IDLE_COMMITS = 10;

  private final Contract contract;
  private final LakeCatalog catalog;
  private final Duration interval;
  private final SourceView source;
  private final Map<String, Watch> watches = new TreeMap<>();
  private @Nullable Instant seenAt;

  /**
   * @param catalog where the tables are; the caller's to close
   */
  public ContractWatch(Contract contract, LakeCatalog catalog) {
    this.contract = contract;
    this.catalog = catalog;
    interval = interval(contract);
    source = new SourceView(contract, interval);
  }

  /** How often a pipeline that has something to say commits. */
  private static Duration interval(Contract contract) {
    Duration commitEvery = contract.trigger().commitEvery();
    if (!(contract.source() instanceof DatabaseSourceSpec database)) {
      return commitEvery;
    }
    Duration heartbeat = database.capture().heartbeat();
    Duration idle = heartbeat == null ? commitEvery.multipliedBy(IDLE_COMMITS) : heartbeat;
    return idle.compareTo(commitEvery) < 0 ? commitEvery : idle;
  }

  /** What was seen so far, for {@link #restore}. */
  public String state() {
    return WatchText.write(watches);
  }

  /** Goes on from what was seen before. */
  public void restore(String state) {
    watches.clear();
    watches.putAll(WatchText.read(state));
  }

  /**
   * Goes on from what was told before, where nothing else is left of it.
   *
   * @param told the newest of each promise
   */
  public void restore(Collection<ToldStanding> told) {
    for (Dataset dataset : contract.datasets()) {
      var courses = new TreeMap<String, Course>();
      for (ToldStanding each : told) {
        if (each.pipeline().equals(contract.pipelineOf(dataset))) {
          courses.put(
              each.promise(), new Course(each.state(), each.since(), each.number(), null, null));
        }
      }
      watches.put(dataset.name(), new Watch(null, courses, Map.of()));
    }
  }

  /**
   * Looks once more.
   *
   * @param at what time it is
   * @return what there is to tell, in order
   */
  public List<Fact> look(Instant at) {
    var facts = new ArrayList<Fact>();
    var stands = new ArrayList<Stand>();
    for (Dataset dataset : contract.datasets()) {
      if (!dataset.serviceLevels().isEmpty()) {
        look(dataset, at)
            .ifPresent(
                standings -> {
                  stands.add(new Stand(dataset, standings));
                  standings.stream()
                      .filter(Standing::isNew)
                      .map(each -> TimelinessFact.changed(contract, dataset, each, at))
                      .forEach(facts::add);
                });
      }
    }
    Instant seen = seenAt;
    if (!stands.isEmpty() && (seen == null || !at.isBefore(seen.plus(SEEN_EVERY)))) {
      facts.add(TimelinessFact.seen(contract, stands, at));
      seenAt = at;
    }
    return facts;
  }

  /** Empty where the lake does not answer: then nobody knows anything. */
  private Optional<List<Standing>> look(Dataset dataset, Instant at) {
    Watch watch = watches.getOrDefault(dataset.name(), Watch.begin());
    List<ServiceLevel> levels = dataset.serviceLevels();
    try {
      LedgerView ledger = ledger(dataset.target().table(), watch.needs(levels, at));
      Look look = ledger.look(at, source.of(dataset, ledger, at));
      Watch.Outcome outcome = watch.after(look, levels, interval);
      watches.put(dataset.name(), outcome.watch());
      return Optional.of(outcome.standings());
    } catch (RuntimeException away) {
      LOG.warn("Cannot look at table '{}'; tried again", dataset.target().table(), away);
      return Optional.empty();
    }
  }

  private LedgerView ledger(TableName table, Instant needs) {
    return catalog.exists(table)
        ? LedgerView.of(new TableLedger(catalog.load(table)), needs)
        : LedgerView.of(List.of());
  }

  @Override
  public void close() {
    source.close();
  }
}
