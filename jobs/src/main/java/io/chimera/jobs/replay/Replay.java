package io.chimera.jobs.replay;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.jobs.quarantine.RejectedRecord;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.jobs.quarantine.Rejections;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.SealedRecords;
import io.chimera.quality.admission.Trial;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.RevealException;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.Rejection;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.known.TableRows;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Replays;
import io.chimera.sinks.ledger.Replays.Place;
import io.chimera.sinks.write.ReplayWriter;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of one table's quarantine through the pass of a contract again. Those that are
 * good now become rows in one commit, and are marked; the others stay as they are. However often it
 * is asked and wherever it dies, each record lands once.
 *
 * <p>Runs where it is called, without a cluster: what waits in a quarantine is small beside a
 * table, and one commit decides.
 */
public final class Replay {
  private final Contract contract;
  private final Dataset dataset;
  private final PlatformSettings platform;
  private final LakeCatalog catalog;
  private final Lake lake;
  private final Clock clock;

  public Replay(
      Contract contract,
      Dataset dataset,
      PlatformSettings platform,
      LakeCatalog catalog,
      Clock clock) {
    this(contract, dataset, platform, catalog, catalog, clock);
  }

  /**
   * Whose tables are read and committed to by way of {@code lake}, as those that break it on the
   * way do.
   */
  public Replay(
      Contract contract,
      Dataset dataset,
      PlatformSettings platform,
      LakeCatalog catalog,
      Lake lake,
      Clock clock) {
    this.contract = contract;
    this.dataset = dataset;
    this.platform = platform;
    this.catalog = catalog;
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * Replays.
   *
   * @param filter which records
   * @param isTried whether to judge only, and change nothing
   * @throws io.chimera.sinks.ledger.LedgerException if the books do not allow it
   */
  public Replayed run(RejectionFilter filter, boolean isTried) throws IOException {
    var unusedTables =
        List.of(
            TargetTables.main(catalog, dataset),
            TargetTables.quarantine(catalog, dataset),
            TargetTables.replayed(catalog, dataset));
    TableName table = dataset.target().table();
    Table main = lake.load(table);
    Table quarantine = lake.load(table.quarantine());
    Table marks = lake.load(table.replayed());
    var replays = new Replays(contract, dataset, main, marks);
    Replays.Plan plan = replays.plan();
    var writer = new ReplayWriter(contract, dataset, main, marks, plan, clock.instant());
    var counts = new Replayed.Counts();
    boolean isDone = false;
    try {
      judge(quarantine, filter, plan, isTried ? null : writer, counts);
      Committed entry = null;
      if (!isTried && counts.taken() > 0) {
        entry = replays.commit(plan, counts.tally(), writer.completeRows(), writer.completeMarks());
      }
      isDone = true;
      return counts.result(entry);
    } finally {
      if (!isDone) {
        writer.abort();
      }
    }
  }

  private void judge(
      Table quarantine,
      RejectionFilter filter,
      Replays.Plan plan,
      @Nullable ReplayWriter writer,
      Replayed.Counts counts)
      throws IOException {
    Keyring keyring = keyring();
    var sealed = keyring == null ? null : new SealedRecords(keyring, dataset.target().table());
    // Of one place there may be two rows: a contract may have changed its mind about a record.
    Set<Place> seen = new HashSet<>();
    RecordDecoder decoder = new FormatDecoders(contract.kafka()).open(dataset);
    var trial = new Trial(dataset, decoder, keyring, clock);
    if (dataset.deduplication() != null) {
      try (var known = TableRows.of(Lake.Address.of(platform.catalog())).open()) {
        trial.learn(known);
      }
    }
    try (var rows = Rejections.of(quarantine, filter)) {
      for (Record row : rows) {
        Place place = Place.of(RejectedRecord.of(row).provenance());
        if (!seen.add(place)) {
          continue;
        }
        counts.look();
        if (plan.replayed().contains(place)) {
          counts.replayedBefore();
        } else if (!plan.isOpen(place)) {
          counts.unsettled();
        } else {
          RawRecord raw = opened(row, sealed);
          if (raw == null) {
            counts.sealed();
          } else {
            take(raw, trial.judge(raw), writer, counts);
          }
        }
      }
    }
  }

  /**
   * The record in the clear; null if its key is not there. Anybody may send what looks sealed:
   * where nothing is protected that is judged as it is.
   */
  private @Nullable RawRecord opened(Record row, @Nullable SealedRecords sealed) {
    if (sealed == null) {
      return RejectedRecord.of(row);
    }
    try {
      return sealed.reveal(row);
    } catch (RevealException unknownKey) {
      return dataset.isProtected() ? null : RejectedRecord.of(row);
    }
  }

  private void take(
      RawRecord raw, Trial.Outcome outcome, @Nullable ReplayWriter writer, Replayed.Counts counts)
      throws IOException {
    Fate fate = isHeldBack(outcome) ? Fate.QUARANTINED : outcome.fate();
    counts.judged(fate);
    Rejection rejection = outcome.rejection();
    if (rejection != null) {
      counts.rejected(rejection.code());
    } else if (fate == Fate.QUARANTINED) {
      counts.rejected(ReasonCode.RULE_FAILED);
    }
    if (writer == null || fate == Fate.QUARANTINED || fate == Fate.FAILED) {
      return;
    }
    if (outcome.row() != null) {
      writer.write(outcome.row());
    }
    writer.mark(raw.provenance(), fate.name().toLowerCase(Locale.ROOT));
  }

  /** A rule that would hold its commit back: it stays where it is, and nothing need wait. */
  private boolean isHeldBack(Trial.Outcome outcome) {
    return outcome.fate() == Fate.WRITTEN
        && dataset.rules().stream()
            .anyMatch(
                rule ->
                    rule.onFailure() == OnFailure.HOLD
                        && outcome.failedRules().contains(rule.name()));
  }

  private @Nullable Keyring keyring() {
    KeySettings keys = platform.keys();
    return keys == null ? null : ProtectionKeys.open(keys);
  }
}
