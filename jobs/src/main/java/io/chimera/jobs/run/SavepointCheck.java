package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.SavepointState;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.util.Optional;

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
    var state = SavepointState.read(savepoint, IngestPipeline.COMMITTER);
    if (state.isDrained()) {
      return Optional.of("Savepoint '" + savepoint + "' was drained: the job had come to its end");
    }
    for (Dataset dataset : contract.datasets()) {
      var name = dataset.target().table();
      if (catalog.exists(name)) {
        var verdict = state.against(name, new TableLedger(catalog.load(name)));
        if (verdict == SavepointState.Verdict.BEHIND || verdict == SavepointState.Verdict.AHEAD) {
          return Optional.of(words(savepoint, state, name.toString(), verdict));
        }
      }
    }
    return Optional.empty();
  }

  private static String words(
      String savepoint, SavepointState state, String table, SavepointState.Verdict verdict) {
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
