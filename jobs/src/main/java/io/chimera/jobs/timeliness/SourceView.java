package io.chimera.jobs.timeliness;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.kafka.KafkaRemainder;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.quality.timeliness.Look;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a contract's source has, as far as it says so. A source that is away is no failure here. */
final class SourceView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceView.class);

  /** One that is away is asked that much later again, so that it holds up no other. */
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

  private final Contract contract;
  private final Duration interval;
  private final Map<String, Standstill> standstills = new HashMap<>();
  private OptionalLong leftAloneSince = OptionalLong.empty();
  private OptionalLong answeredSince = OptionalLong.empty();
  private @Nullable KafkaPositions cluster;

  /**
   * @param interval how often a pipeline that has something to say commits
   */
  SourceView(Contract contract, Duration interval) {
    this.contract = contract;
    this.interval = interval;
  }

  /** What there is beside what the ledger shows. */
  Look.Source of(Dataset dataset, LedgerView ledger, Instant at) {
    if (isWithin(leftAloneSince)) {
      return new Look.Unreachable();
    }
    try {
      if (contract.source() instanceof KafkaSourceSpec kafka) {
        return counted(kafka, dataset, ledger);
      }
      Instant last = ledger.lastCommit();
      boolean isHeard = last != null && last.plus(interval.multipliedBy(2)).isAfter(at);
      boolean isAsked = isWithin(answeredSince);
      if (!isHeard && !isAsked && contract.source() instanceof DatabaseSourceSpec database) {
        connect(database);
        answeredSince = OptionalLong.of(System.nanoTime());
      }
      return new Look.Heard();
    } catch (SourceUnavailableException
        | DatabaseUnavailableException
        | MissingSecretException away) {
      leftAloneSince = OptionalLong.of(System.nanoTime());
      LOG.warn("Cannot ask the source of contract '{}': {}", contract.name(), away.getMessage());
      return new Look.Unreachable();
    }
  }

  private static boolean isWithin(OptionalLong nanos) {
    return nanos.isPresent() && System.nanoTime() - nanos.getAsLong() < LEFT_ALONE.toNanos();
  }

  /**
   * By offsets. Where they have not moved since the last look and one is ahead of the other, it is
   * seen whether there is a record between: else an idle topic of transactions was never read.
   */
  private Look.Counted counted(KafkaSourceSpec kafka, Dataset dataset, LedgerView ledger) {
    Positions ends = connected(kafka).end(dataset.topic());
    Map<String, Long> read = ledger.read().map(SourceView::counts).orElse(Map.of());
    var now = new Look.Counted(read, counts(ends));
    Standstill before = standstills.get(dataset.name());
    boolean hasMore = !now.isRead();
    boolean isStill = before != null && before.offsets().equals(now);
    if (isStill && hasMore) {
      hasMore = before.isSeen() ? before.hasMore() : hasMore(kafka, dataset, ledger, ends);
    }
    standstills.put(dataset.name(), new Standstill(now, isStill, hasMore));
    return hasMore ? now : new Look.Counted(now.ends(), now.ends());
  }

  private static boolean hasMore(
      KafkaSourceSpec kafka, Dataset dataset, LedgerView ledger, Positions ends) {
    String topic = dataset.topic().topic();
    return KafkaRemainder.hasRecords(
        kafka, topic, next(ledger.read().orElse(null), topic), next(ends, topic));
  }

  private static SortedMap<Integer, Long> next(@Nullable Positions positions, String topic) {
    StreamPositions splits = positions == null ? null : positions.streams().get(topic);
    return splits == null ? new TreeMap<>() : splits.next();
  }

  /**
   * Offsets that were found.
   *
   * @param isSeen whether they were found twice, and it was looked what is between
   */
  private record Standstill(Look.Counted offsets, boolean isSeen, boolean hasMore) {}

  /** One that answers may have more; one that does not, nobody can tell. */
  private static void connect(DatabaseSourceSpec database) {
    var access = new DatabaseAccess(database);
    try {
      access.open(Secrets.ofThisMachine()).close();
    } catch (SQLException failure) {
      throw access.unavailable("close the connection", failure);
    }
  }

  private KafkaPositions connected(KafkaSourceSpec source) {
    KafkaPositions open = cluster;
    if (open == null) {
      open = KafkaPositions.probing(source);
      cluster = open;
    }
    return open;
  }

  private static Map<String, Long> counts(Positions positions) {
    var counts = new TreeMap<String, Long>();
    positions
        .streams()
        .forEach(
            (stream, splits) ->
                // A topic that was made anew counts anew.
                splits
                    .next()
                    .forEach((split, next) -> counts.put(splits.id() + "/" + split, next)));
    return counts;
  }

  @Override
  public void close() {
    Optional.ofNullable(cluster).ifPresent(KafkaPositions::close);
  }
}
