package io.chimera.jobs.report;

import io.chimera.jobs.report.PipelineRun.ClassifiedColumn;
import io.chimera.jobs.report.PipelineRun.Declared;
import io.chimera.jobs.report.PipelineRun.Started;
import io.chimera.jobs.report.RunEntry.ContractState;
import io.chimera.jobs.report.RunEntry.Reconciled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was declared, and whether the books agree with it.
 *
 * @param versions the contracts under which pipelines ran, of all that is known
 * @param declarations what the newest run's contract declares of each pipeline
 * @param columns those that are classified or protected, likewise
 * @param books the books of each table now
 * @param reconciliations of tables, and of rows of whole reads, with their source
 */
public record Compliance(
    List<Version> versions,
    List<Declaration> declarations,
    List<TableColumn> columns,
    List<TableState> books,
    List<Reconciliation> reconciliations) {
  public Compliance {
    versions = List.copyOf(versions);
    declarations = List.copyOf(declarations);
    columns = List.copyOf(columns);
    books = List.copyOf(books);
    reconciliations = List.copyOf(reconciliations);
  }

  /**
   * A contract's version.
   *
   * @param from the first that is known of it
   * @param to the last
   * @param runs how many ran under it
   */
  public record Version(
      String pipeline, ContractState contract, Instant from, Instant to, int runs) {}

  /** What a contract declares. */
  public record Declaration(String pipeline, String contract, Declared declared) {}

  /** A column of a table. */
  public record TableColumn(String table, ClassifiedColumn column) {}

  /** That a table, or the rows of a read, were held against the source. */
  public record Reconciliation(String table, Instant at, Reconciled found) {}

  static Compliance of(List<PipelineRun> runs, List<TableState> tables, TimeWindow window) {
    Map<String, PipelineRun> newest = new TreeMap<>();
    for (PipelineRun run : runs) {
      if (run.started() != null) {
        newest.put(run.pipeline() + " " + run.table(), run);
      }
    }
    var declarations = new ArrayList<Declaration>();
    var columns = new ArrayList<TableColumn>();
    for (PipelineRun run : newest.values()) {
      Started started = run.started();
      if (started != null) {
        declarations.add(
            new Declaration(run.pipeline(), started.contractName(), started.declared()));
        started
            .declared()
            .columns()
            .forEach(column -> columns.add(new TableColumn(run.table(), column)));
      }
    }
    return new Compliance(
        versions(runs), declarations, columns, tables, reconciliations(runs, window));
  }

  private static List<Version> versions(List<PipelineRun> runs) {
    Map<String, Version> versions = new LinkedHashMap<>();
    for (PipelineRun run : runs) {
      var each = new Version(run.pipeline(), run.contract(), run.startedAt(), run.lastHeard(), 1);
      String key = run.pipeline() + " " + run.contract();
      versions.merge(
          key,
          each,
          (one, other) ->
              new Version(
                  one.pipeline(),
                  one.contract(),
                  one.from(),
                  one.to().isAfter(other.to()) ? one.to() : other.to(),
                  one.runs() + other.runs()));
    }
    return versions.values().stream()
        .sorted(Comparator.comparing(Version::pipeline).thenComparing(Version::from))
        .toList();
  }

  private static List<Reconciliation> reconciliations(List<PipelineRun> runs, TimeWindow window) {
    var found = new ArrayList<Reconciliation>();
    for (PipelineRun run : runs) {
      for (RunEntry entry : run.entries()) {
        Reconciled reconciled = entry.reconciliation();
        if (reconciled != null && window.contains(entry.at())) {
          found.add(new Reconciliation(run.table(), entry.at(), reconciled));
        }
      }
    }
    return found;
  }
}
