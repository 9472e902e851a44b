package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.Grouping;
import io.chimera.jobs.quarantine.RejectionCounts;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.jobs.report.PipelineRun;
import io.chimera.jobs.report.ReportModel;
import io.chimera.jobs.report.ReportPage;
import io.chimera.jobs.report.ReportSection;
import io.chimera.jobs.report.ReportTable;
import io.chimera.jobs.report.TableState;
import io.chimera.jobs.report.TableState.Rejected;
import io.chimera.jobs.report.TimeWindow;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports on runs and tables. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Reports on the lake's pipelines: performance, errors and compliance, by what the lake keeps"
          + " of runs, the tables' ledgers and their quarantines. Changes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera report",
      "  chimera report --since 2026-11-01 --until 2026-12-01 --html november.html",
      "  chimera report --contract casino --json"
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--contract",
      paramLabel = "NAME",
      description = "Only pipelines of the contract of this name.")
  private @Nullable String contract;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      converter = MomentArgument.class,
      description =
          "What was at this moment or later, as 2026-11-20T12:00:00Z or 2026-11-20; without it"
              + " all that is known.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--until",
      paramLabel = "MOMENT",
      converter = MomentArgument.class,
      description = "What was before this moment; without it until now.")
  private @Nullable Instant until;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write it into this file as a page with plots, which needs nothing else.")
  private @Nullable Path html;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    Instant end = until == null ? now : until;
    if (!since.isBefore(end)) {
      throw new BadInputException(
          "Cannot report on the time from "
              + since
              + " until "
              + end
              + ": it is none, expected '--since' before '--until', and before now without that");
    }
    ReportModel report = report(new TimeWindow(since, end));
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(json(report));
    } else if (html == null) {
      show(report, out);
    }
    if (html != null) {
      String of = contract == null ? "all pipelines" : "contract " + contract;
      Files.writeString(html, ReportPage.of(report, of, now));
      if (!json) {
        out.println("Written to " + html);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private ReportModel report(TimeWindow window) throws IOException {
    PrintWriter complaints = spec.commandLine().getErr();
    try (var catalog = LakeTables.open(settings.read())) {
      List<PipelineRun> runs =
          LakeRuns.of(LakeRuns.since(catalog, window.since(), complaints), contract);
      Set<String> pipelines = runs.stream().map(PipelineRun::pipeline).collect(Collectors.toSet());
      var tables = new ArrayList<TableState>();
      for (TableName name : catalog.tables()) {
        @Nullable TableState state = state(catalog, name, window, complaints);
        boolean isAsked =
            state != null && (contract == null || pipelines.contains(state.pipeline()));
        if (isAsked) {
          tables.add(Objects.requireNonNull(state));
        }
      }
      return ReportModel.of(runs, tables, window);
    }
  }

  /** Null for a table that is no pipeline's, or cannot be read. */
  private static @Nullable TableState state(
      LakeCatalog catalog, TableName name, TimeWindow window, PrintWriter complaints)
      throws IOException {
    if (name.isReserved()) {
      return null;
    }
    try {
      List<Committed> entries = new TableLedger(catalog.load(name)).entries();
      if (entries.isEmpty()) {
        return null;
      }
      Committed newest = entries.get(entries.size() - 1);
      return new TableState(
          name.toString(),
          newest.entry().run().pipeline(),
          newest.entry().totals(),
          Instant.ofEpochMilli(newest.committedAt()),
          Books.audit(entries).problems().stream().map(Books.Problem::message).toList(),
          rejected(catalog, name, window, Grouping.REASON),
          rejected(catalog, name, window, Grouping.RULE));
    } catch (RuntimeException unreadable) {
      // The catalog may have others' tables, of any kind and in any state.
      complaints.println("Cannot read table '" + name + "', left out: " + unreadable.getMessage());
      return null;
    }
  }

  private static List<Rejected> rejected(
      LakeCatalog catalog, TableName name, TimeWindow window, Grouping grouping)
      throws IOException {
    if (!catalog.exists(name.quarantine())) {
      return List.of();
    }
    var filter = new RejectionFilter(null, null, null, window.since(), window.until(), null);
    var counts = RejectionCounts.of(catalog.load(name.quarantine()), filter, grouping);
    var rejected = new ArrayList<Rejected>();
    for (RejectionCounts.Group group : counts.groups()) {
      List<@Nullable String> parts = group.parts();
      boolean isRule = grouping == Grouping.RULE;
      String what = isRule ? parts.get(0) : parts.get(1);
      if (what != null) {
        rejected.add(new Rejected(what, isRule ? null : parts.get(2), group.records()));
      }
    }
    return rejected;
  }

  private static void show(ReportModel report, PrintWriter out) {
    out.println(ReportPage.when(report.window()));
    for (ReportSection section : ReportSection.of(report)) {
      out.printf("%n%s%n%s%n", section.title(), "=".repeat(section.title().length()));
      for (ReportTable table : section.tables()) {
        out.printf("%n%s%n", table.title());
        if (table.rows().isEmpty()) {
          out.println(table.whenEmpty());
          continue;
        }
        var text = new TextTable(table.labels().toArray(String[]::new));
        for (List<@Nullable Object> row : table.rows()) {
          text.row(row.stream().map(cell -> RowText.line(ReportTable.text(cell))).toArray());
        }
        out.print(text);
      }
    }
  }

  private static Json json(ReportModel report) {
    var answer =
        new Json()
            .put("since", report.window().since().toString())
            .put("until", report.window().until().toString());
    for (ReportSection section : ReportSection.of(report)) {
      Map<String, Object> tables = new LinkedHashMap<>();
      for (ReportTable table : section.tables()) {
        tables.put(table.key(), table.rows().stream().map(row -> values(table, row)).toList());
      }
      answer.put(section.key(), tables);
    }
    return answer;
  }

  private static Map<String, @Nullable Object> values(
      ReportTable table, List<@Nullable Object> row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int column = 0; column < row.size(); column++) {
      values.put(table.columns().get(column), ReportTable.value(row.get(column)));
    }
    return values;
  }
}
