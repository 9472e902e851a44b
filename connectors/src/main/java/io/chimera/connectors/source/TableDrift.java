package io.chimera.connectors.source;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds what a running job sees of a table against what the run knew of it when it began. */
public final class TableDrift {
  private final Dataset dataset;
  private final SourceVersion known;
  private final long keyedFrom;

  /**
   * @param dataset with all that its target has
   * @param known its table as the run knows it
   */
  public TableDrift(Dataset dataset, KnownTable known) {
    this.dataset = dataset;
    this.known = known.version();
    this.keyedFrom = known.keyedFrom();
  }

  /** By name of the dataset, of those whose tables a run knows. */
  public static Map<String, TableDrift> of(Contract contract, Map<String, KnownTable> known) {
    var drifts = new HashMap<String, TableDrift>();
    for (Dataset dataset : contract.datasets()) {
      KnownTable table = known.get(dataset.name());
      if (table != null) {
        drifts.put(dataset.name(), new TableDrift(dataset, table));
      }
    }
    return drifts;
  }

  /** Holds a table that is about to be read whole against what the run knows. */
  public void checkRead(List<FoundColumn> found) {
    Fault unfit = check(found, null, false, "while its table is read");
    if (unfit != null) {
      throw SourceDriftException.ofEnd(
          dataset, "while its table is read", Drift.between(dataset, known, found, null));
    }
  }

  /**
   * Whether a change is from before the look at the table: then the log may tell of columns that
   * have changed since, and whoever looked has dealt with it.
   *
   * @param position of the change
   */
  public boolean isBeforeLook(long position) {
    return position < known.position();
  }

  /**
   * Whether the table had a primary key when the run looked at it: then it has one in the log, or
   * has lost it since.
   *
   * @param position of a change
   */
  public boolean hadKeyBefore(long position) {
    return position >= keyedFrom;
  }

  /**
   * Looks at the columns of a table.
   *
   * @param isBeforeLook as {@link #isBeforeLook(long)} says
   * @param identity names of the columns that identify a row, none of them where nothing does any
   *     more; null where that is not known
   * @param where in words, as in {@code at '0/16B3748'}
   * @return why every row has to be rejected, or null
   * @throws SourceDriftException if the job cannot go on
   */
  public @Nullable Fault check(
      List<FoundColumn> found,
      @Nullable List<String> identity,
      boolean isBeforeLook,
      String where) {
    OnDrift policy = ((TableSpec) dataset.from()).onDrift();
    if (isBeforeLook) {
      checkNames(found, where);
    }
    var ending = new ArrayList<Drift>();
    var evolving = new ArrayList<Drift>();
    for (Drift drift : Drift.between(dataset, known, found, identity)) {
      if (isBeforeLook && drift.kind() != Drift.Kind.KEY_CHANGED) {
        continue;
      }
      switch (DriftAnswer.of(policy, drift.kind(), isRequired(dataset, drift))) {
        case STOP -> ending.add(drift);
        case EVOLVE -> evolving.add(drift);
        case GO_ON, REJECT_ROWS -> {
          // A column that is gone is looked for below, also where it was gone before.
        }
      }
    }
    if (!ending.isEmpty()) {
      throw SourceDriftException.ofEnd(dataset, where, ending);
    }
    if (!evolving.isEmpty()) {
      throw SourceDriftException.ofEvolution(dataset, where, evolving);
    }
    return policy == OnDrift.QUARANTINE ? missing(found, isBeforeLook) : null;
  }

  /**
   * A column that was renamed between a change and the look has its old name there. Nobody would
   * ask for it, and its values be null.
   */
  private void checkNames(List<FoundColumn> found, String where) {
    boolean hasOther =
        found.stream().anyMatch(column -> !known.columns().containsKey(column.name()));
    List<Column> asked =
        dataset.columns().stream()
            .filter(column -> known.has(column) && !known.isEvolved(column.name()))
            .toList();
    List<Drift> absent = Drift.ofAbsent(asked, found);
    if (hasOther && !absent.isEmpty()) {
      throw SourceDriftException.ofEnd(
          dataset,
          where
              + ", which is from before its table was altered, so that 'aliases' need the old name",
          absent);
    }
  }

  /** What lies before the look, and was there then, is null where the log does not have it yet. */
  private @Nullable Fault missing(List<FoundColumn> found, boolean isBeforeLook) {
    for (Column column : dataset.columns()) {
      boolean isNull = known.isEvolved(column.name()) || (isBeforeLook && known.has(column));
      if (!isNull && FoundColumn.indexOf(found, column) < 0) {
        return new Fault(
            ReasonCode.INCOMPATIBLE_SCHEMA,
            column.name(),
            "The source's table has no such column any more");
      }
    }
    return null;
  }

  /** Whether a drift is of a column that is never null in the target. */
  public static boolean isRequired(Dataset dataset, Drift drift) {
    return dataset.columns().stream()
        .anyMatch(column -> column.name().equals(drift.column()) && isNeeded(dataset, column));
  }

  private static boolean isNeeded(Dataset dataset, Column column) {
    return column.required() || dataset.target().kind().keyColumns().contains(column.name());
  }
}
