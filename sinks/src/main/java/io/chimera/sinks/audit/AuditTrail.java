package io.chimera.sinks.audit;

import io.chimera.sinks.iceberg.AuditTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.AppendOnce;
import io.chimera.sinks.ledger.LedgerKeys;
import io.chimera.sinks.ledger.LedgerUnavailableException;
import io.chimera.sinks.write.RowFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Who has changed what in a lake: a chain of records in its table {@code chimera.audit}. The number
 * and the hash of the newest stand in the summary of the snapshot that has brought it, which a tag
 * keeps; so a tail that somebody has taken away is missed, and stays so when the chain goes on.
 */
public final class AuditTrail {
  private static final String SUMMARY_SEQUENCE = LedgerKeys.PREFIX + "audit-sequence";
  private static final String SUMMARY_HASH = LedgerKeys.PREFIX + "audit-hash";

  /** Many commands may begin at once, at a full hour say, and each is to be noted. */
  private static final int TURNS = 3;

  /** So many records are sorted, and in memory, at once: a tidied table is read for each part. */
  private static final long RECORDS_AT_ONCE = 50_000;

  private final @Nullable Table table;
  private final long recordsAtOnce;

  private AuditTrail(@Nullable Table table, long recordsAtOnce) {
    this.table = table;
    this.recordsAtOnce = recordsAtOnce;
  }

  /** The trail of a lake, made if there is none. */
  public static AuditTrail open(LakeCatalog catalog) {
    return new AuditTrail(
        TargetTables.ours(catalog, AuditTable.NAME, AuditTable.SCHEMA, AuditTable.spec()),
        RECORDS_AT_ONCE);
  }

  /** The trail of a lake for whoever only looks; empty if nothing was ever noted. */
  public static AuditTrail look(LakeCatalog catalog) {
    return new AuditTrail(
        catalog.exists(AuditTable.NAME) ? catalog.load(AuditTable.NAME) : null, RECORDS_AT_ONCE);
  }

  /** The trail in this table, read in parts of so many records. */
  static AuditTrail in(Table table, long recordsAtOnce) {
    return new AuditTrail(table, recordsAtOnce);
  }

  /**
   * Notes a deed, once, after all that was noted before, whoever else does so meanwhile.
   *
   * @return the record that it has become
   * @throws LedgerUnavailableException if the catalog did not take it and does not have it
   */
  public AuditRecord append(Deed deed) {
    Table kept = table;
    if (kept == null) {
      throw new IllegalStateException("Cannot note anything: the trail was opened to look");
    }
    for (int turn = 1; ; turn++) {
      try {
        return append(kept, deed);
      } catch (LedgerUnavailableException away) {
        // Others have come first each time: the catalog is there, and nothing was noted.
        if (turn == TURNS || !(away.getCause() instanceof CommitFailedException)) {
          throw away;
        }
      }
    }
  }

  private static AuditRecord append(Table kept, Deed deed) {
    Map<String, AuditRecord> made = new HashMap<>();
    Snapshot snapshot =
        AppendOnce.append(
            kept,
            () -> {
              var record = AuditRecord.after(head(kept), deed);
              made.put(record.hash(), record);
              return new AppendOnce.Addition(
                  files(kept, record),
                  Map.of(
                      SUMMARY_SEQUENCE,
                      Long.toString(record.sequence()),
                      SUMMARY_HASH,
                      record.hash()));
            });
    AuditRecord record = made.get(snapshot.summary().get(SUMMARY_HASH));
    if (record == null) {
      throw new IllegalStateException(
          "Cannot tell which record snapshot " + snapshot.snapshotId() + " has brought");
    }
    return record;
  }

  private static List<String> files(Table kept, AuditRecord record) {
    try {
      return List.of(RowFiles.write(kept, AuditTable.rowType(), List.of(AuditRows.write(record))));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot write to table '" + kept.name() + "'", failure);
    }
  }

  /** Where the chain ends, by what the table notes beside its rows. */
  public ChainHead head() {
    return table == null ? ChainHead.NONE : head(table);
  }

  /**
   * By the snapshots, those that a rollback has left behind included. By the rows only where none
   * is left that says it.
   */
  private static ChainHead head(Table kept) {
    ChainHead head = ChainHead.NONE;
    for (Snapshot snapshot : kept.snapshots()) {
      Optional<ChainHead> noted = noted(snapshot);
      if (noted.isPresent() && noted.get().sequence() > head.sequence()) {
        head = noted.get();
      }
    }
    return head.sequence() == 0 ? lastRow(kept) : head;
  }

  /** What a snapshot notes; whoever can write to the table can write anything there. */
  private static Optional<ChainHead> noted(Snapshot snapshot) {
    try {
      return isNoting(snapshot)
          ? Optional.of(
              ChainHead.parse(
                  snapshot.summary().get(SUMMARY_SEQUENCE)
                      + ":"
                      + snapshot.summary().get(SUMMARY_HASH)))
          : Optional.empty();
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static boolean isNoting(Snapshot snapshot) {
    return snapshot.summary().containsKey(SUMMARY_SEQUENCE);
  }

  private static ChainHead lastRow(Table kept) {
    ChainHead last = ChainHead.NONE;
    try (var rows =
        IcebergGenerics.read(kept).select(AuditTable.SEQUENCE, AuditTable.HASH).build()) {
      for (Record row : rows) {
        long sequence = (Long) row.getField(AuditTable.SEQUENCE);
        if (sequence > last.sequence()) {
          last = new ChainHead(sequence, (String) row.getField(AuditTable.HASH));
        }
      }
    } catch (IOException failure) {
      throw unreadable(kept, failure);
    }
    return last;
  }

  /** All records from a moment on, in the order of their numbers. */
  public void since(Instant from, Consumer<AuditRecord> each) {
    long micros =
        Math.addExact(
            Math.multiplyExact(from.getEpochSecond(), 1_000_000L), from.getNano() / 1_000);
    each(0, Expressions.greaterThanOrEqual(AuditTable.AT, micros), each);
  }

  /**
   * Goes along the chain.
   *
   * @param check a fresh one
   * @param noted where to begin; null for the beginning
   * @return all that is wrong
   */
  public List<Finding> verify(ChainCheck check, @Nullable ChainHead noted) {
    each(noted == null ? 0 : noted.sequence(), Expressions.alwaysTrue(), check::accept);
    var findings = new ArrayList<>(check.end(head()));
    if (table != null) {
      for (Snapshot snapshot : table.snapshots()) {
        if (isNoting(snapshot) && noted(snapshot).isEmpty()) {
          findings.add(
              new Finding(
                  Finding.Kind.OTHER_HEAD,
                  0,
                  "What snapshot " + snapshot.snapshotId() + " notes as the head is none"));
        }
      }
    }
    return List.copyOf(findings);
  }

  /** Records of the state that was read last, a part of the numbers at a time. */
  private void each(long from, Expression filter, Consumer<AuditRecord> each) {
    Table kept = table;
    if (kept == null) {
      return;
    }
    Expression wanted =
        from == 0
            ? filter
            : Expressions.and(Expressions.greaterThanOrEqual(AuditTable.SEQUENCE, from), filter);
    for (long first : parts(kept)) {
      read(kept, Expressions.and(part(first), wanted), each);
    }
  }

  private Expression part(long first) {
    Expression begin = Expressions.greaterThanOrEqual(AuditTable.SEQUENCE, first);
    Expression end =
        first > Long.MAX_VALUE - recordsAtOnce
            ? Expressions.alwaysTrue()
            : Expressions.lessThan(AuditTable.SEQUENCE, first + recordsAtOnce);
    return first == 0 ? end : Expressions.and(begin, end);
  }

  /** The lowest numbers of those parts in which there are rows: a number may be anything. */
  private SortedSet<Long> parts(Table kept) {
    var parts = new TreeSet<Long>();
    try (var rows = IcebergGenerics.read(kept).select(AuditTable.SEQUENCE).build()) {
      for (Record row : rows) {
        long sequence = Math.max(0, (Long) row.getField(AuditTable.SEQUENCE));
        parts.add(sequence - sequence % recordsAtOnce);
      }
    } catch (IOException failure) {
      throw unreadable(kept, failure);
    }
    return parts;
  }

  private static void read(Table kept, Expression filter, Consumer<AuditRecord> each) {
    var records = new ArrayList<AuditRecord>();
    try (var rows = IcebergGenerics.read(kept).where(filter).build()) {
      rows.forEach(row -> records.add(AuditRows.read(row)));
    } catch (IOException failure) {
      throw unreadable(kept, failure);
    }
    records.sort(Comparator.comparingLong(AuditRecord::sequence));
    records.forEach(each);
  }

  private static UncheckedIOException unreadable(Table kept, IOException failure) {
    return new UncheckedIOException("Cannot read table '" + kept.name() + "'", failure);
  }
}
