package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself that matters to the capture of changes.
 *
 * @param version as Postgres counts, 140022 for 14.22
 * @param walLevel its setting
 * @param maxSlots how many slots it may have
 * @param slots how many it has
 * @param flushedLsn how far its log is on disk
 * @param moneyDigits how many digits of an amount of money it takes for cents
 * @param slot the pipeline's, absent where there is none
 * @param publication the pipeline's, absent where there is none
 * @param tables those of the contract that are there
 */
record CaptureFacts(
    int version,
    String walLevel,
    int maxSlots,
    int slots,
    long flushedLsn,
    int moneyDigits,
    @Nullable Slot slot,
    @Nullable Publication publication,
    List<Table> tables) {

  /**
   * The same when the publication was altered, if there is one.
   *
   * @param tables those of the contract
   * @param fresh those of them that it gets
   */
  CaptureFacts publishing(List<SourceTable> tables, List<SourceTable> fresh) {
    Publication found = publication;
    if (found == null) {
      return this;
    }
    var told = new HashSet<>(found.tables());
    told.retainAll(tables);
    told.addAll(fresh);
    return new CaptureFacts(
        version,
        walLevel,
        maxSlots,
        slots,
        flushedLsn,
        moneyDigits,
        slot,
        new Publication(found.publishes(), found.viaRoot(), Set.copyOf(told), found.cut()),
        this.tables);
  }

  /**
   * @param database whose log it follows
   * @param process that reads it now, 0 for none
   * @param walStatus whether the log that it needs is still there
   * @param confirmedLsn from where it can be read
   * @param firstLsn from where the server keeps its log for it
   */
  record Slot(
      String database,
      String plugin,
      int process,
      String walStatus,
      @Nullable Long confirmedLsn,
      @Nullable Long firstLsn) {}

  /**
   * @param publishes what it lets through: insert, update, delete, truncate
   * @param viaRoot whether changes of a part are told as those of the partitioned table
   * @param cut what it leaves out of tables, in words
   */
  record Publication(
      Set<String> publishes, boolean viaRoot, Set<SourceTable> tables, List<String> cut) {}

  /**
   * @param parts the table itself, then those parts of a partitioned one that have its rows
   * @param hasMoney whether a column is of the type money
   * @param isReadable whether the user may read it
   * @param keys the columns of each unique index of which no two rows are the same at any moment:
   *     it is checked at once, of all rows, and none of its columns is ever null
   */
  record Table(
      SourceTable table,
      List<Part> parts,
      boolean hasMoney,
      boolean isReadable,
      List<Set<String>> keys) {}

  /**
   * What the log says of rows that are changed, which each part of a table decides for its own.
   *
   * @param identity what it says of a row before its change
   * @param identifying names of the columns of a default or an index's identity
   * @param hasToast whether values can be so long that an update leaves them out
   */
  record Part(
      SourceTable table, ReplicaIdentity identity, List<String> identifying, boolean hasToast) {

    /** Whether it is all of the row. */
    boolean isWhole() {
      return identity == ReplicaIdentity.FULL;
    }
  }
}
