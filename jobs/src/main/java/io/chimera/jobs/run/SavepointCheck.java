package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.quality.deduplication.DeduplicationOperator;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.SavepointState;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds a savepoint against the tables of a contract, before a job is started from it. */
final class SavepointCheck {
  private SavepointCheck() {}

  /**
   * Why a job cannot go on from the savepoint; empty if it can.
   *
   * @throws IOException if there is no such savepoint, or it is of another job
   */
  static Optional<String> against(String savepoint, Contract contract, LakeCatalog catalog)
      throws IOException {
    Optional<String> reason =
        against(
            SavepointState.read(savepoint, IngestPipeline.COMMITTER), savepoint, contract, catalog);
    return reason.isPresent() ? reason : otherKeys(savepoint, contract);
  }

  /**
   * Why the state of a job cannot go on under a contract, wherever its tables stand; empty if it
   * can.
   *
   * @param checkpoint where the state is, of a job that may still run
   * @throws IOException if it is not there, or not there any longer
   */
  static Optional<String> ofState(String checkpoint, Contract contract) throws IOException {
    Optional<String> reason =
        otherDatasets(
            SavepointState.read(checkpoint, IngestPipeline.COMMITTER), checkpoint, contract);
    return reason.isPresent() ? reason : otherKeys(checkpoint, contract);
  }

  /** What is remembered of keys means nothing under another definition of them. */
  private static Optional<String> otherKeys(String savepoint, Contract contract)
      throws IOException {
    List<String> remembered =
        SavepointState.texts(
            savepoint, IngestPipeline.DEDUPLICATOR, DeduplicationOperator.DEFINITIONS);
    List<String> asked = DeduplicationOperator.definitions(contract.datasets());
    return remembered.equals(asked)
        ? Optional.empty()
        : Optional.of(
            "Savepoint '"
                + savepoint
                + "' tells repeats by "
                + remembered
                + ", the contract by "
                + asked);
  }

  /** As above, where the savepoint was read. */
  static Optional<String> against(
      SavepointState state, String savepoint, Contract contract, LakeCatalog catalog) {
    if (state.isDrained()) {
      return Optional.of("Savepoint '" + savepoint + "' was drained: the job had come to its end");
    }
    Optional<String> other = otherDatasets(state, savepoint, contract);
    if (other.isPresent()) {
      return other;
    }
    for (Dataset dataset : contract.datasets()) {
      Optional<String> reason = against(state, savepoint, dataset, catalog);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  /**
   * Splits of a topic are restored where the savepoint has them, whatever a dataset that it does
   * not know has still to read there; and what it has of others has nowhere to go.
   */
  private static Optional<String> otherDatasets(
      SavepointState state, String savepoint, Contract contract) {
    Set<TableName> tables =
        contract.datasets().stream()
            .map(dataset -> dataset.target().table())
            .collect(Collectors.toSet());
    var known = new TreeSet<>(Comparator.comparing(TableName::toString));
    known.addAll(state.next().keySet());
    state.pending().forEach(each -> known.add(each.table()));
    for (TableName table : known) {
      if (!tables.contains(table)) {
        return Optional.of(
            "Savepoint '" + savepoint + "' has table '" + table + "', and the contract has not");
      }
    }
    for (Dataset dataset : contract.datasets()) {
      Positions stands = state.next().get(dataset.target().table());
      if (stands == null || !stands.streams().containsKey(dataset.from().stream())) {
        return Optional.of(
            "Savepoint '"
                + savepoint
                + "' does not know dataset '"
                + dataset.name()
                + "' with topic '"
                + dataset.from().stream()
                + "'");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> against(
      SavepointState state, String savepoint, Dataset dataset, LakeCatalog catalog) {
    var name = dataset.target().table();
    for (TableName each : List.of(name, name.quarantine())) {
      if (!catalog.exists(each)) {
        return Optional.of(
            "Savepoint '" + savepoint + "' is of table '" + each + "', which is gone");
      }
      if (new TableLedger(catalog.load(each)).undone().isPresent()) {
        return Optional.of(
            "Table '" + each + "' was rolled back since savepoint '" + savepoint + "'");
      }
    }
    var verdict = state.against(name, new TableLedger(catalog.load(name)));
    return verdict == SavepointState.Verdict.FOLLOWS
        ? Optional.empty()
        : Optional.of(words(savepoint, state, name.toString(), verdict));
  }

  private static String words(
      String savepoint, SavepointState state, String table, SavepointState.Verdict verdict) {
    if (verdict == SavepointState.Verdict.REMEMBERS_DISCARDED) {
      return "Savepoint '"
          + savepoint
          + "' remembers records that were discarded from table '"
          + table
          + "': what comes again would be taken for repeats";
    }
    return "Savepoint '"
        + savepoint
        + "' (checkpoint "
        + state.checkpoint()
        + ") is "
        + (verdict == SavepointState.Verdict.BEHIND ? "older" : "newer")
        + " than table '"
        + table
        + "': records would be "
        + (verdict == SavepointState.Verdict.BEHIND ? "written twice" : "lost");
  }
}
