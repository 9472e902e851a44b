package io.chimera.connectors.postgres;

import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.postgres.LogMessage.Relation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A table as the log has described it, for the datasets that are made from it. It is held against a
 * dataset's contract when a change is asked for: what it was before that may be as it likes.
 */
final class DescribedTable {
  private final Contract contract;
  private final Relation relation;
  private final PostgresTypes types;
  private final List<Integer> datasets = new ArrayList<>();
  private final Map<Integer, LoggedTable> tables = new HashMap<>();

  DescribedTable(Contract contract, Relation relation, PostgresTypes types) {
    this.contract = contract;
    this.relation = relation;
    this.types = types;
    for (int index = 0; index < contract.datasets().size(); index++) {
      if (PostgresReading.table(contract.datasets().get(index)).equals(relation.table())) {
        datasets.add(index);
      }
    }
  }

  /**
   * The table for each of the datasets that are asked for.
   *
   * @throws io.chimera.connectors.source.SourceDriftException if it is not what one's contract says
   */
  List<LoggedTable> of(Predicate<Dataset> isAsked) {
    var found = new ArrayList<LoggedTable>(datasets.size());
    for (int index : datasets) {
      Dataset dataset = contract.datasets().get(index);
      if (isAsked.test(dataset)) {
        found.add(
            tables.computeIfAbsent(
                index, place -> LoggedTable.of(place, dataset, relation, types)));
      }
    }
    return found;
  }
}
