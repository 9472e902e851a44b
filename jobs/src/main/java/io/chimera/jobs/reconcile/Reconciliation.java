package io.chimera.jobs.reconcile;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.sampling.Reservoir;
import io.chimera.quality.deduplication.RowHash;
import io.chimera.quality.protect.Keyring;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.TargetKind.Deletes;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.known.TableRows;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Holds a dataset's table against the table that it is made from: both are gone through once, and
 * again where they differ. What is compared are the columns as they are written, so that nothing
 * that is protected is seen in the clear.
 */
public final class Reconciliation {
  private static final int SAMPLED_KEYS = 16 * 1024;
  private static final int RANGES = 1024;
  private static final int LEAST_KEYS_IN_RANGE = 16;

  private final Dataset dataset;
  private final DatabaseState source;
  private final Table table;
  private final @Nullable Keyring keyring;
  private final List<Column> columns;
  private final List<String> leftOut;
  private final List<String> absent;
  private final KeyForm keys;
  private final List<String> key;
  private long unfit;

  private Reconciliation(
      Dataset dataset,
      DatabaseState source,
      Table table,
      @Nullable Keyring keyring,
      List<String> leftOut) {
    List<Column> gone = source.absent(dataset);
    absent = gone.stream().map(Column::name).toList();
    // Its rows may have values from before, and those that came since are null.
    this.dataset =
        dataset.withColumns(
            dataset.columns().stream().filter(column -> !gone.contains(column)).toList());
    this.source = source;
    this.table = table;
    this.keyring = keyring;
    this.leftOut = leftOut;
    columns = this.dataset.writtenColumns();
    key = key();
    keys = new KeyForm(columns, key);
  }

  /** Whether a dataset's table is to have the rows of its source, and not all that they were. */
  public static boolean isMeant(Dataset dataset) {
    return !(dataset.target().kind() instanceof TargetKind.Append);
  }

  /**
   * Compares, for as long as it takes to read both.
   *
   * @param dataset one that {@link #isMeant}
   * @param source the state of the database that is compared
   * @param table its newest snapshot is compared
   * @param keyring what protects the dataset's columns; null where nothing does
   * @param settings the same keys by name; with more than one, what they protect is left out, as
   *     another one may have protected what is in the table
   */
  public static Reconciled of(
      Dataset dataset,
      DatabaseState source,
      Table table,
      @Nullable Keyring keyring,
      @Nullable KeySettings settings)
      throws IOException {
    List<String> leftOut =
        settings == null || settings.keys().size() == 1 ? List.of() : keyed(dataset);
    return new Reconciliation(dataset.atSource(), source, table, keyring, leftOut).run();
  }

  /** The columns whose protection is by key, or that of one of their fields. */
  private static List<String> keyed(Dataset dataset) {
    var classified = dataset.classifiedColumns();
    return dataset.writtenColumns().stream()
        .map(Column::name)
        .filter(
            name ->
                classified.entrySet().stream()
                    .anyMatch(
                        each ->
                            (each.getKey() + ".").startsWith(name + ".")
                                && isKeyed(each.getValue())))
        .toList();
  }

  private static boolean isKeyed(Column column) {
    return column.protection() != null && column.protection().method().needsKey();
  }

  private List<String> key() {
    List<String> declared = dataset.target().kind().keyColumns();
    List<String> wanted = declared.isEmpty() ? source.key(dataset) : declared;
    boolean isFit =
        wanted.stream()
            .allMatch(
                name ->
                    !leftOut.contains(name)
                        && columns.stream()
                            .anyMatch(
                                column ->
                                    column.name().equals(name)
                                        && column.tellsValuesApart()
                                        && KeyForm.isOrdered(column.type())));
    return isFit ? wanted : List.of();
  }

  private Reconciled run() throws IOException {
    Snapshot snapshot = table.currentSnapshot();
    Rows fromTable = snapshot == null ? each -> {} : fromTable(snapshot.snapshotId());
    var sample = new Reservoir<byte[]>(SAMPLED_KEYS, new SplittableRandom(0));
    fromTable.read(row -> sample.offer(keys.of(row)));
    if (sample.offered() == 0) {
      fromSource().read(row -> sample.offer(keys.of(row)));
    }
    List<byte[]> sampled = sample.sample();
    KeyRanges ranges =
        KeyRanges.of(sampled, Math.max(LEAST_KEYS_IN_RANGE, sampled.size() / RANGES));
    int[] compared =
        IntStream.range(0, columns.size())
            .filter(index -> !leftOut.contains(columns.get(index).name()))
            .toArray();
    var random = new SecureRandom();
    var hash =
        new RowHash(
            new long[] {random.nextLong(), random.nextLong()}, RowTypes.written(dataset), compared);
    Differences differences =
        new Comparison(keys, hash, Comparison.Limits.DEFAULT)
            .compare(fromSource(), fromTable, ranges, mayKeep());
    return new Reconciled(
        dataset,
        snapshot == null ? null : snapshot.snapshotId(),
        key,
        leftOut,
        absent,
        unfit,
        differences);
  }

  private boolean mayKeep() {
    return dataset.target().kind() instanceof Upsert upsert
        && upsert.deletes().action() == Deletes.Action.KEEP;
  }

  private Rows fromSource() {
    return each -> {
      unfit = 0;
      var rows = new WrittenRows(dataset, keyring);
      var told = new TypedRow(dataset.columns().size());
      try (BatchRows found = source.read(dataset)) {
        while (found.next(told)) {
          TypedRow written = found.fault() == null ? rows.of(told) : null;
          if (written == null) {
            unfit++;
          } else {
            each.accept(written);
          }
        }
      }
    };
  }

  /** Those that are not marked as deleted. */
  private Rows fromTable(long snapshotId) {
    var names = new ArrayList<>(columns.stream().map(Column::name).toList());
    Optional<String> deleted = dataset.target().kind().deletedColumn();
    deleted.ifPresent(names::add);
    if (names.stream().anyMatch(name -> table.schema().findField(name) == null)) {
      // Says which.
      TargetTables.check(table, dataset);
    }
    int mark = deleted.isPresent() ? columns.size() : -1;
    return each ->
        TableRows.read(
            table,
            snapshotId,
            names,
            row -> {
              if (mark < 0 || row.isNullAt(mark)) {
                each.accept(row);
              }
            });
  }
}
