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
      String sequence = snapshot.summary().get(SUMMARY_SEQUENCE);
      String hash = snapshot.summary().get(SUMMARY_HASH);
      if (sequence != null && hash != null && Long.parseLong(sequence) > head.sequence()) {
        head = new ChainHead(Long.parseLong(sequence), hash);
      }
    }
    return head.sequence() == 0 ? lastRow(kept) : head;
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
    return check.end(head());
  }

  /** Records of the state that was read last, a part of the numbers at a time. */
  private void each(long from, Expression filter, Consumer<AuditRecord> each) {
    Table kept = table;
    if (kept == null) {
      return;
    }
    long end = head(kept).sequence();
    Expression unbounded =
        from == 0
            ? Expressions.alwaysTrue()
            : Expressions.greaterThanOrEqual(AuditTable.SEQUENCE, from);
    long at = from;
    while (at + recordsAtOnce <= end) {
      at += recordsAtOnce;
      Expression part = Expressions.lessThan(AuditTable.SEQUENCE, at);
      read(kept, Expressions.and(Expressions.and(unbounded, part), filter), each);
      unbounded = Expressions.greaterThanOrEqual(AuditTable.SEQUENCE, at);
    }
    read(kept, Expressions.and(unbounded, filter), each);
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
