package io.chimera.jobs.reconcile;

import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.reconcile.Differences.Kind;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Reconciliation.Comparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of holding a dataset's table against the database's.
 *
 * @param dataset the dataset
 * @param snapshotId of the table; null where it has none yet
 * @param key the columns by which rows were told apart; empty where only all rows together could be
 *     compared
 * @param leftOut columns that were not compared, as another key may have protected them
 * @param absent columns that were not compared, as the source has them no more
 * @param unfit rows of the source that are not as the contract says, which no table has
 * @param differences what the two have not in common
 */
public record Reconciled(
    Dataset dataset,
    @Nullable Long snapshotId,
    List<String> key,
    List<String> leftOut,
    List<String> absent,
    long unfit,
    Differences differences) {
  public Reconciled {
    key = List.copyOf(key);
    leftOut = List.copyOf(leftOut);
    absent = List.copyOf(absent);
  }

  /**
   * As the ledger has it: counts, and no key.
   *
   * @param moment where the source's log was
   */
  public io.chimera.schemas.stream.Reconciliation inLedger(DatabaseState.Moment moment) {
    return new io.chimera.schemas.stream.Reconciliation(
        differences.inSource(),
        differences.inTable(),
        differences.isNone(),
        new Comparison(
            moment.position(),
            moment.isExact(),
            snapshotId,
            unfit,
            differences.kept(),
            differences.ranges().size(),
            differences.count(Kind.ONLY_IN_SOURCE),
            differences.count(Kind.ONLY_IN_TABLE),
            differences.count(Kind.DIFFERENT)));
  }
}
