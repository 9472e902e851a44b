package io.chimera.connectors.postgres;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.postgres.LogMessage.Relation;
import io.chimera.connectors.source.TableDrift;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Upsert;
import io.chimera.schemas.stream.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table as the log has described it, for the datasets that are made from it. It is held against a
 * dataset's contract when a change is asked for: what it was before that may be as it likes.
 */
final class DescribedTable {
  private final Contract contract;
  private final Relation relation;
  private final PostgresTypes types;
  private final List<Integer> datasets = new ArrayList<>();
  private final LiveCatalog catalog;
  private final Map<String, TableDrift> drifts;

  /** Parts of a partitioned table that have changed, by their ids. */
  private final Map<Long, Relation> parts;

  /** By dataset, for changes from before the run's look at the table, and for later ones. */
  private final Map<Integer, LoggedTable> before = new HashMap<>();

  private final Map<Integer, LoggedTable> since = new HashMap<>();

  /** By which rows are told apart, as the server has it when it is asked first. */
  private @Nullable Optional<List<Set<String>>> keys;

  /**
   * @param drifts by name of the dataset, what the run knows of its table
   */
  DescribedTable(
      Contract contract,
      Relation relation,
      PostgresTypes types,
      LiveCatalog catalog,
      Map<String, TableDrift> drifts) {
    this(contract, relation, types, catalog, drifts, new HashMap<>());
  }

  private DescribedTable(
      Contract contract,
      Relation relation,
      PostgresTypes types,
      LiveCatalog catalog,
      Map<String, TableDrift> drifts,
      Map<Long, Relation> parts) {
    this.catalog = catalog;
    this.parts = parts;
    this.contract = contract;
    this.relation = relation;
    this.types = types;
    this.drifts = drifts;
    for (int index = 0; index < contract.datasets().size(); index++) {
      if (PostgresReading.table(contract.datasets().get(index)).equals(relation.table())) {
        datasets.add(index);
      }
    }
  }

  /** The same table when it is described anew. */
  DescribedTable as(Relation other, PostgresTypes otherTypes) {
    return new DescribedTable(contract, other, otherTypes, catalog, drifts, parts);
  }

  /** Whether a dataset is made from it. */
  boolean isAsked() {
    return !datasets.isEmpty();
  }

  /** A part has changed. Of which one a change is, the log does not say. */
  void hasPart(Relation part) {
    parts.put(part.id(), part);
    before.clear();
    since.clear();
  }

  /**
   * The table for each of the datasets that are asked for.
   *
   * @param commitLsn of a change's transaction
   * @throws io.chimera.connectors.source.SourceDriftException if it is no longer what it was, and
   *     the job cannot go on
   */
  List<LoggedTable> of(long commitLsn, Predicate<Dataset> isAsked) {
    var found = new ArrayList<LoggedTable>(datasets.size());
    for (int index : datasets) {
      Dataset dataset = contract.datasets().get(index);
      if (isAsked.test(dataset)) {
        found.add(of(index, dataset, commitLsn));
      }
    }
    return found;
  }

  private LoggedTable of(int index, Dataset dataset, long commitLsn) {
    TableDrift drift = drifts.get(dataset.name());
    if (drift == null) {
      throw new IllegalStateException(
          "Cannot read table '" + relation.table() + "': the run has not looked at it");
    }
    boolean isBeforeLook = drift.isBeforeLook(commitLsn);
    return (isBeforeLook ? before : since)
        .computeIfAbsent(
            index,
            place ->
                logged(
                    place,
                    dataset,
                    drift,
                    isBeforeLook,
                    "at '" + LogPosition.lsn(commitLsn) + "' of its log"));
  }

  private LoggedTable logged(
      int index, Dataset dataset, TableDrift drift, boolean isBeforeLook, String where) {
    List<FoundColumn> columns = LoggedRow.columns(relation, types);
    Fault unfit = drift.check(columns, identity(dataset), isBeforeLook, where);
    boolean isWhole = relation.identity() == ReplicaIdentity.FULL;
    for (Relation part : parts.values()) {
      isWhole &= part.identity() == ReplicaIdentity.FULL;
      String there = where + ", in part '" + part.table() + "'";
      Fault unusedSame = drift.check(columns, identity(part), isBeforeLook, there);
    }
    return LoggedTable.of(index, dataset, relation, types, isWhole, unfit);
  }

  /** Where the log identifies rows by all of their columns, it does not tell of keys. */
  private @Nullable List<String> identity(Dataset dataset) {
    boolean isUpsert = dataset.target().kind() instanceof Upsert;
    return isUpsert && relation.identity() == ReplicaIdentity.FULL
        ? liveKey(dataset, (Upsert) dataset.target().kind())
        : identity(relation);
  }

  /** What the key is now, if it is not the target's; where the table is gone, nobody knows. */
  private @Nullable List<String> liveKey(Dataset dataset, Upsert upsert) {
    Optional<List<Set<String>>> found = keys;
    if (found == null) {
      found = catalog.keys(relation.table());
      keys = found;
    }
    if (found.isEmpty() || CaptureCheck.isKeyed(dataset, upsert, found.get())) {
      return null;
    }
    return found.get().stream().findFirst().map(TreeSet::new).map(List::copyOf).orElse(List.of());
  }

  private static @Nullable List<String> identity(Relation relation) {
    return switch (relation.identity()) {
      case DEFAULT, INDEX ->
          relation.columns().stream()
              .filter(RelationColumn::identifies)
              .map(RelationColumn::name)
              .toList();
      case FULL, NOTHING -> null;
    };
  }
}
