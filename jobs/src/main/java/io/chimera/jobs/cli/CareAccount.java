package io.chimera.jobs.cli;

import io.chimera.jobs.report.ByteCount;
import io.chimera.sinks.care.CareStep;
import io.chimera.sinks.care.TableFigures;
import io.chimera.sinks.care.TableReport;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;

/** What came of caring for a table, for people and for scripts. */
final class CareAccount {
  private final TableReport report;

  CareAccount(TableReport report) {
    this.report = report;
  }

  Json json() {
    var steps = new ArrayList<Map<String, Object>>();
    for (CareStep step : report.steps()) {
      var json = new Json().put("work", step.task().label());
      step.counts().forEach(json::put);
      steps.add(json.put("left", step.notes()).values());
    }
    return new Json()
        .put("table", report.table().toString())
        .put("before", json(report.before()))
        .put("after", json(report.after()))
        .put("steps", steps);
  }

  private static Map<String, Object> json(TableFigures figures) {
    return new Json()
        .put("rows", figures.rows())
        .put("files", figures.files())
        .put("deleteFiles", figures.deleteFiles())
        .put("bytes", figures.bytes())
        .put("averageBytes", figures.averageBytes())
        .put("manifests", figures.manifests())
        .put("snapshots", figures.snapshots())
        .values();
  }

  @Override
  public String toString() {
    var figures =
        new TextTable(
            report.table().toString(),
            "rows",
            "files",
            "deletes",
            "bytes",
            "average",
            "manifests",
            "snapshots");
    add(figures, "before", report.before());
    add(figures, "after", report.after());
    var text = new StringBuilder().append(figures);
    for (CareStep step : report.steps()) {
      text.append("  ").append(step.task().label()).append(": ").append(done(step)).append('\n');
      step.notes().forEach(note -> text.append("    left: ").append(note).append('\n'));
    }
    return text.append('\n').toString();
  }

  private static void add(TextTable table, String when, TableFigures figures) {
    table.row(
        when,
        figures.rows(),
        figures.files(),
        figures.deleteFiles(),
        new ByteCount(figures.bytes()),
        new ByteCount(figures.averageBytes()),
        figures.manifests(),
        figures.snapshots());
  }

  private static String done(CareStep step) {
    return switch (step.task()) {
      case RETENTION -> counted(step, "files", "files with " + step.count("rows") + " rows gone");
      case COMPACT ->
          counted(
              step,
              "files",
              "files of " + new ByteCount(step.count("bytes")) + " put together" + made(step));
      case MANIFESTS -> counted(step, "manifests", "manifests put together" + made(step));
      case EXPIRE ->
          counted(
              step,
              "snapshots",
              "snapshots expired" + after(step, "files", ", %d files gone with them"));
      case ORPHANS ->
          counted(step, "files", "files of " + new ByteCount(step.count("bytes")) + " gone");
    };
  }

  private static String made(CareStep step) {
    return after(step, "into", " to %d") + after(step, "deleteFiles", ", %d files of deletes gone");
  }

  /** What is known only when it was done. */
  private static String after(CareStep step, String what, String text) {
    return step.counts().containsKey(what)
        ? String.format(Locale.ROOT, text, step.count(what))
        : "";
  }

  private static String counted(CareStep step, String what, String text) {
    return step.counts().isEmpty() ? "nothing" : step.count(what) + " " + text;
  }
}
