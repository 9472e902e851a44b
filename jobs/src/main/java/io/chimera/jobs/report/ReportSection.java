package io.chimera.jobs.report;

import io.chimera.jobs.report.Compliance.Declaration;
import io.chimera.jobs.report.Compliance.Reconciliation;
import io.chimera.jobs.report.Compliance.TableColumn;
import io.chimera.jobs.report.Compliance.Version;
import io.chimera.jobs.report.Failings.Gate;
import io.chimera.jobs.report.Failings.Rejection;
import io.chimera.jobs.report.Failings.TroubledRun;
import io.chimera.jobs.report.Timeline.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a report as tables, the same for everybody who shows it.
 *
 * @param key its name for scripts
 * @param title its name for people
 * @param notes what one has to know to read it
 * @param tables in their order
 */
public record ReportSection(
    String key, String title, List<String> notes, List<ReportTable> tables) {
  /** The table of what was committed from time to time. */
  public static final String OVER_TIME = "overTime";

  public ReportSection {
    notes = List.copyOf(notes);
    tables = List.copyOf(tables);
  }

  /** All of a report. */
  public static List<ReportSection> of(ReportModel report) {
    return List.of(
        performance(report.performance()),
        failings(report.failings()),
        compliance(report.compliance()));
  }

  private static ReportSection performance(Performance performance) {
    return new ReportSection(
        "performance",
        "Performance",
        List.of(
            "Records per second are of the time in which a pipeline ran. CPU and memory are those"
                + " of whole jobs that ended in this time, everything in the process included;"
                + " where a job has several pipelines ('shared job'), each of them shows all of"
                + " it, and CPU seconds per million records count the records of all of them.",
            "How long a commit takes is not kept; the time between two commits is."),
        List.of(
            table(
                "pipelines",
                "By pipeline",
                List.of(
                    "pipeline",
                    "runs",
                    "running",
                    "commits",
                    "in",
                    "written",
                    "quarantined",
                    "recordsPerSecond",
                    "medianInterval",
                    "longestInterval",
                    "files",
                    "deleteFiles",
                    "bytes",
                    "averageFile",
                    "cpuTime",
                    "cpuSecondsPerMillion",
                    "peakMemory",
                    "sharedJob"),
                performance.pipelines(),
                ReportSection::cells,
                "No pipeline ran."),
            table(
                OVER_TIME,
                "Over time, each line " + ReportTable.text(performance.timeline().step()),
                List.of(
                    "from",
                    "written",
                    "quarantined",
                    "duplicates",
                    "other",
                    "files",
                    "bytes",
                    "cpuSeconds"),
                performance.timeline().slices(),
                ReportSection::cells,
                "Nothing was committed.")));
  }

  private static List<@Nullable Object> cells(Performance.Line line) {
    return row(
        line.pipeline(),
        line.runs(),
        line.running(),
        line.commits(),
        line.tally().in(),
        line.tally().written(),
        line.tally().quarantined(),
        line.recordsPerSecond(),
        line.medianInterval(),
        line.longestInterval(),
        line.files(),
        line.deleteFiles(),
        new ByteCount(line.bytes()),
        bytes(line.averageFileBytes()),
        line.cpu(),
        line.cpuSecondsPerMillion(),
        bytes(line.peakMemoryBytes()),
        line.isShared());
  }

  private static List<@Nullable Object> cells(Slice slice) {
    return row(
        slice.from(),
        slice.written(),
        slice.quarantined(),
        slice.duplicates(),
        slice.other(),
        slice.files(),
        new ByteCount(slice.bytes()),
        slice.cpuSeconds());
  }

  private static @Nullable ByteCount bytes(@Nullable Long bytes) {
    return bytes == null ? null : new ByteCount(bytes);
  }

  private static ReportSection failings(Failings failings) {
    return new ReportSection(
        "errors",
        "Errors",
        List.of(
            "Rejected records are those of this time that are in quarantine now. Alarms are of the"
                + " moment and are not kept; when the gate was closed is known by the ledgers."),
        List.of(
            table(
                "reasons",
                "Quarantined by reason",
                List.of("table", "reason", "column", "records"),
                failings.reasons(),
                ReportSection::cells,
                "No record of this time is in quarantine."),
            table(
                "rules",
                "Quarantined by rule",
                List.of("table", "rule", "records"),
                failings.rules(),
                each -> row(each.table(), each.rejected().what(), each.rejected().records()),
                "No record of this time is in quarantine because of a rule."),
            table(
                "runs",
                "Runs with trouble",
                List.of("pipeline", "epoch", "at", "outcome", "restarts", "cause"),
                failings.runs(),
                ReportSection::cells,
                "No run is known that failed, was aborted or was restarted."),
            table(
                "gates",
                "Gates that were closed",
                List.of("table", "from", "until", "rules", "held"),
                failings.gates(),
                ReportSection::cells,
                "No gate was closed.")));
  }

  private static List<@Nullable Object> cells(Rejection each) {
    return row(
        each.table(), each.rejected().what(), each.rejected().column(), each.rejected().records());
  }

  private static List<@Nullable Object> cells(TroubledRun run) {
    return row(run.pipeline(), run.epoch(), run.at(), run.outcome(), run.restarts(), run.message());
  }

  private static List<@Nullable Object> cells(Gate gate) {
    Instant until = gate.until();
    return row(
        gate.table(),
        gate.from(),
        until == null ? "still closed" : until,
        String.join(", ", gate.rules()),
        gate.held());
  }

  private static ReportSection compliance(Compliance compliance) {
    return new ReportSection(
        "compliance",
        "Compliance",
        List.of(
            "Declarations are those of each pipeline's newest run that told of its start. What"
                + " contracts say of retention is not reported yet."),
        List.of(
            table(
                "books",
                "Books as they are now",
                List.of(
                    "table",
                    "balanced",
                    "committedAt",
                    "in",
                    "written",
                    "quarantined",
                    "duplicates",
                    "other",
                    "problem"),
                compliance.books(),
                ReportSection::cells,
                "No table has books."),
            table(
                "declarations",
                "Owners and right to ingest",
                List.of("pipeline", "contract", "team", "project", "basis", "declaredBy", "on"),
                compliance.declarations(),
                ReportSection::cells,
                "No run has told what its contract declares."),
            table(
                "columns",
                "Classified columns and how they are protected",
                List.of("table", "column", "classification", "protection"),
                compliance.columns(),
                ReportSection::cells,
                "No column is known to be classified."),
            table(
                "versions",
                "Contracts under which pipelines ran",
                List.of("pipeline", "version", "hash", "from", "to", "runs"),
                compliance.versions(),
                ReportSection::cells,
                "No pipeline ran."),
            table(
                "reconciliations",
                "Held against the source",
                List.of("table", "at", "same", "inSource", "inTable"),
                compliance.reconciliations(),
                ReportSection::cells,
                "Nothing was held against its source.")));
  }

  private static List<@Nullable Object> cells(TableState state) {
    var totals = state.totals();
    return row(
        state.table(),
        state.problems().isEmpty(),
        state.committedAt(),
        totals.in(),
        totals.written(),
        totals.quarantined(),
        totals.duplicates(),
        totals.filtered() + totals.dropped() + totals.discarded(),
        state.problems().isEmpty() ? null : state.problems().get(0));
  }

  private static List<@Nullable Object> cells(Declaration each) {
    var declared = each.declared();
    return row(
        each.pipeline(),
        each.contract(),
        declared.team(),
        declared.project(),
        declared.basis(),
        declared.declaredBy(),
        declared.declaredOn());
  }

  private static List<@Nullable Object> cells(TableColumn each) {
    var column = each.column();
    return row(
        each.table(),
        column.column(),
        column.classification(),
        column.protection().isEmpty() ? "none" : column.protection());
  }

  private static List<@Nullable Object> cells(Version each) {
    return row(
        each.pipeline(),
        each.contract().version(),
        each.contract().hash(),
        each.from(),
        each.to(),
        each.runs());
  }

  private static List<@Nullable Object> cells(Reconciliation each) {
    var found = each.found();
    return row(each.table(), each.at(), found.isSame(), found.inSource(), found.inTable());
  }

  private static <T> ReportTable table(
      String key,
      String title,
      List<String> columns,
      List<T> values,
      Function<T, List<@Nullable Object>> cells,
      String whenEmpty) {
    var rows = new ArrayList<List<@Nullable Object>>();
    values.forEach(value -> rows.add(cells.apply(value)));
    return new ReportTable(key, title, columns, rows, whenEmpty);
  }

  private static List<@Nullable Object> row(@Nullable Object... cells) {
    return Arrays.asList(cells);
  }
}
