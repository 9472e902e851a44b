package io.chimera.jobs.cli;

import io.chimera.jobs.report.PipelineRun;
import io.chimera.jobs.report.RunHistory;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.RunEndedFact;
import io.chimera.sinks.facts.RunStartedFact;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The runs of a lake, by what it keeps of them and by the ledgers of its tables. */
final class LakeRuns {
  private LakeRuns() {}

  /**
   * All runs that were heard of at a moment or later. Of one that began before it, that has told no
   * end, only what it has committed since.
   *
   * @param complaints what cannot be read is left out, and named here
   */
  static List<PipelineRun> since(LakeCatalog catalog, Instant since, PrintWriter complaints) {
    var archive = FactArchive.look(catalog);
    var history = new RunHistory();
    archive.each(FactTopic.RUNS, since, history::add);
    archive.allByBeginning(FactTopic.RUNS, RunStartedFact.ID_PREFIX).forEach(history::add);
    archive.allByBeginning(FactTopic.RUNS, RunEndedFact.ID_PREFIX).forEach(history::add);
    for (TableName table : catalog.tables()) {
      try {
        new TableFacts(table, catalog.load(table))
            .missingRuns(archive).stream()
                .filter(fact -> !fact.at().isBefore(since))
                .forEach(history::add);
      } catch (RuntimeException unreadable) {
        // The catalog may have others' tables, of any kind and in any state.
        complaints.println(
            "Cannot read table '" + table + "', left out: " + unreadable.getMessage());
      }
    }
    return history.runs();
  }

  /**
   * The runs of one contract.
   *
   * @param contract null for all
   * @throws BadInputException if there is none of it
   */
  static List<PipelineRun> of(List<PipelineRun> runs, @Nullable String contract) {
    return contract == null
        ? runs
        : chosen(runs, "contract '" + contract + "'", run -> run.isOf(contract));
  }

  /**
   * The runs that are asked for.
   *
   * @param what they are of
   * @throws BadInputException if there is none
   */
  static List<PipelineRun> chosen(
      List<PipelineRun> runs, String what, Predicate<PipelineRun> isChosen) {
    List<PipelineRun> chosen = runs.stream().filter(isChosen).toList();
    if (chosen.isEmpty()) {
      throw new BadInputException(
          "Cannot find a run of "
              + what
              + ": the lake knows those of pipelines "
              + runs.stream().map(PipelineRun::pipeline).distinct().sorted().toList());
    }
    return chosen;
  }
}
