package io.chimera.quality.timeliness;

import io.chimera.quality.timeliness.Announcement.Stand;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ServiceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a contract's datasets, and says what there is to tell. Not thread-safe. */
final class ContractWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContractWatch.class);

  /** How often all is told, changed or not, so that whoever asks knows that somebody watches. */
  private static final Duration SEEN_EVERY = Duration.ofMinutes(10);

  private final Contract contract;
  private final Lookout lookout;
  private final Announcement announcement;
  private final TimelinessMetrics metrics;
  private final Duration interval;
  private final Map<String, Watch> watches;
  private @Nullable Instant seenAt;

  /**
   * @param lookout this one's to close
   * @param state what {@link #state} said of an earlier one; null if there is none
   */
  ContractWatch(
      Contract contract,
      Lookout lookout,
      Announcement announcement,
      TimelinessMetrics metrics,
      @Nullable String state) {
    this.contract = contract;
    this.lookout = lookout;
    this.announcement = announcement;
    this.metrics = metrics;
    interval = contract.longestInterval();
    watches = state == null ? told() : new TreeMap<>(WatchText.read(state));
  }

  private Map<String, Watch> told() {
    var told = new TreeMap<String, Watch>();
    for (Dataset dataset : contract.datasets()) {
      told.put(dataset.name(), Watch.resume(dataset.serviceLevels(), lookout.told(dataset)));
    }
    return told;
  }

  /** What was seen so far. */
  public String state() {
    return WatchText.write(watches);
  }

  /**
   * Looks once more.
   *
   * @param at what time it is
   * @return what there is to tell, in order
   */
  public List<byte[]> look(Instant at) {
    var told = new ArrayList<byte[]>();
    var stands = new ArrayList<Stand>();
    for (Dataset dataset : contract.datasets()) {
      Optional<List<Standing>> standings =
          dataset.serviceLevels().isEmpty() ? Optional.empty() : look(dataset, at);
      if (standings.isPresent()) {
        stands.add(new Stand(dataset, standings.get()));
        standings.get().stream()
            .filter(Standing::isNew)
            .map(each -> announcement.changed(contract, dataset, each, at))
            .forEach(told::add);
      }
    }
    Instant seen = seenAt;
    if (!stands.isEmpty() && (seen == null || !at.isBefore(seen.plus(SEEN_EVERY)))) {
      told.add(announcement.seen(contract, stands, at));
      seenAt = at;
    }
    return told;
  }

  /** Empty where the lake does not answer: then nobody knows anything. */
  private Optional<List<Standing>> look(Dataset dataset, Instant at) {
    Watch watch = watches.getOrDefault(dataset.name(), Watch.begin());
    List<ServiceLevel> levels = dataset.serviceLevels();
    try {
      Look look = lookout.look(dataset, at, watch.needs(levels, at));
      Watch.Outcome outcome = watch.after(look, levels, interval);
      watches.put(dataset.name(), outcome.watch());
      metrics.looked(dataset, look, outcome.standings());
      return Optional.of(outcome.standings());
    } catch (RuntimeException away) {
      LOG.warn("Cannot look at table '{}'; tried again", dataset.target().table(), away);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    lookout.close();
  }
}
