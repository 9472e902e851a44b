package io.chimera.jobs.run;

import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a running job when another contract, or another build, takes its place; found out
 * while it runs, and without touching it.
 *
 * @param stateLeft why the state of the running job cannot go along, so that the new one starts
 *     from the tables; empty if it can
 * @param notes what else is to be known
 */
public record UpgradeVerdict(Optional<String> stateLeft, List<String> notes) {
  public UpgradeVerdict {
    notes = List.copyOf(notes);
  }

  /**
   * Looks at contract, tables, source and state.
   *
   * @param checkpoint the newest of the running job; empty if it has none
   * @throws RuntimeException whatever would keep the new job from starting
   */
  public static UpgradeVerdict of(
      Contract contract, PlatformSettings platform, RunStart begin, Optional<String> checkpoint) {
    var notes = new ArrayList<String>();
    try {
      notes.addAll(RunPlan.of(contract, platform, begin).notes());
    } catch (CaptureRefusedException refused) {
      // A database's log has one reader, and that is the job which is to be replaced.
      if (!refused.problems().stream().allMatch(problem -> problem.code().isPassing())) {
        throw refused;
      }
      notes.add(
          "The source is looked at when the running job has left it: " + refused.getMessage());
    }
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      OnboardedScope.check(contract, platform, catalog, notes::add);
    }
    return new UpgradeVerdict(stateLeft(contract, checkpoint, notes), notes);
  }

  private static Optional<String> stateLeft(
      Contract contract, Optional<String> checkpoint, List<String> notes) {
    if (checkpoint.isEmpty()) {
      notes.add(
          "The running job has no checkpoint yet: its savepoint is looked at when it is there");
      return Optional.empty();
    }
    try {
      return SavepointCheck.ofState(checkpoint.get(), contract);
    } catch (IOException gone) {
      // Flink deletes a checkpoint when the next one is complete.
      notes.add(
          "The newest checkpoint cannot be read: the savepoint is looked at when it is there");
      return Optional.empty();
    }
  }
}
