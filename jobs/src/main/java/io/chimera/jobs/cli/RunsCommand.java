package io.chimera.jobs.cli;

import io.chimera.jobs.report.ByteCount;
import io.chimera.jobs.report.PipelineRun;
import io.chimera.jobs.report.PipelineRun.Ended;
import io.chimera.jobs.report.PipelineRun.Started;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunningJob;
import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists runs. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the runs of the lake's pipelines, the newest last: when each started and ended, what"
          + " it has committed, and what that took.",
      "What a run took, and how it ended, is known where the settings have 'events' or 'lineage';"
          + " the rest is known by the tables' ledgers."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera runs",
      "  chimera runs --contract casino --since 2026-11-20",
      "  chimera runs --table casino.bets --limit 5 --json"
    })
final class RunsCommand implements Callable<Integer> {
  private static final double MILLIS_A_SECOND = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--contract",
      paramLabel = "NAME",
      description = "Only runs of the contract of this name.")
  private @Nullable String contract;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "Only runs of the pipeline of this table, as namespace.table.")
  private @Nullable TableName table;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      converter = MomentArgument.class,
      description =
          "Only runs of which something was heard at this moment or later, as 2026-11-20T12:00:00Z"
              + " or 2026-11-20.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show the newest N runs (default: 20).")
  private int limit = 20;

  @Option(names = "--json", description = "One JSON object a run.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new BadInputException("Cannot show '" + limit + "' runs, expected 1 or more");
    }
    PlatformSettings platform = settings.read();
    var register = RunRegister.of(platform);
    var out = spec.commandLine().getOut();
    List<PipelineRun> runs = runs(platform);
    List<PipelineRun> shown = runs.subList(Math.max(0, runs.size() - limit), runs.size());
    if (json) {
      shown.forEach(run -> out.println(json(run, isRunning(run, register))));
    } else {
      show(shown, register);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private List<PipelineRun> runs(PlatformSettings platform) {
    List<PipelineRun> runs;
    try (var catalog = LakeTables.open(platform)) {
      runs = LakeRuns.since(catalog, since, spec.commandLine().getErr());
    }
    List<PipelineRun> chosen = LakeRuns.of(runs, contract);
    if (table != null) {
      String name = table.toString();
      chosen = LakeRuns.chosen(chosen, "table '" + name + "'", run -> run.table().equals(name));
    }
    return chosen.stream().filter(run -> !run.lastHeard().isBefore(since)).toList();
  }

  /** A process of this machine that runs the contract runs the newest run of its pipelines. */
  private static boolean isRunning(PipelineRun run, RunRegister register) {
    Started started = run.started();
    return run.ended() == null
        && run.isNewest()
        && started != null
        && Names.IDENTIFIER.matcher(started.contractName()).matches()
        && register.find(started.contractName()).filter(RunningJob::isAlive).isPresent();
  }

  private void show(List<PipelineRun> runs, RunRegister register) {
    var out = spec.commandLine().getOut();
    if (runs.isEmpty()) {
      out.println("No run is known" + (since.equals(Instant.EPOCH) ? "" : " since " + since));
      return;
    }
    var text =
        new TextTable(
            "pipeline",
            "epoch",
            "started",
            "ended",
            "outcome",
            "mode",
            "contract",
            "in",
            "written",
            "quarantined",
            "duplicates",
            "bytes",
            "CPU s",
            "peak memory");
    for (PipelineRun run : runs) {
      Tally tally = run.sums().tally();
      Ended ended = run.ended();
      Started started = run.started();
      Usage usage = ended == null ? null : ended.usage();
      text.row(
          run.pipeline(),
          run.epoch(),
          run.startedAt(),
          ended != null ? ended.at() : isRunning(run, register) ? "running" : "no end was told",
          ended == null ? "" : ended.outcome(),
          started == null ? "" : started.mode(),
          run.contract().version(),
          tally.in(),
          tally.written(),
          tally.quarantined(),
          tally.duplicates(),
          new ByteCount(run.sums().bytes()),
          usage == null ? "" : cpu(usage),
          usage == null ? "" : new ByteCount(usage.peakMemoryBytes()));
    }
    out.print(text);
    if (runs.stream().anyMatch(RunsCommand::isShared)) {
      out.println("\n* of a job in which other pipelines ran, too");
    }
  }

  private static boolean isShared(PipelineRun run) {
    Ended ended = run.ended();
    return ended != null && ended.usage() != null && ended.usage().sharedBy().size() > 1;
  }

  private static String cpu(Usage usage) {
    return String.format(Locale.ROOT, "%.1f", seconds(usage))
        + (usage.sharedBy().size() > 1 ? "*" : "");
  }

  private static double seconds(Usage usage) {
    return usage.cpu().toMillis() / MILLIS_A_SECOND;
  }

  private static Json json(PipelineRun run, boolean isRunning) {
    Tally tally = run.sums().tally();
    Ended ended = run.ended();
    Started started = run.started();
    Usage usage = ended == null ? null : ended.usage();
    return new Json()
        .put("pipeline", run.pipeline())
        .put("table", run.table())
        .put("epoch", run.epoch())
        .put("started", run.startedAt().toString())
        .put("ended", ended == null ? null : ended.at().toString())
        .put("running", isRunning)
        .put("outcome", ended == null ? null : ended.outcome())
        .put("message", ended == null ? null : ended.message())
        .put("restarts", ended == null ? null : ended.restarts())
        .put("trigger", started == null ? null : started.trigger())
        .put("parent", started == null ? null : started.parent())
        .put("mode", started == null ? null : started.mode())
        .put("parallelism", started == null ? null : started.parallelism())
        .put("contractVersion", run.contract().version())
        .put("contractHash", run.contract().hash())
        .put("in", tally.in())
        .put("written", tally.written())
        .put("quarantined", tally.quarantined())
        .put("duplicates", tally.duplicates())
        .put("filtered", tally.filtered())
        .put("dropped", tally.dropped())
        .put("discarded", tally.discarded())
        .put("held", tally.held())
        .put("commits", run.sums().commits())
        .put("files", run.sums().files())
        .put("deleteFiles", run.sums().deleteFiles())
        .put("bytes", run.sums().bytes())
        .put("cpuSeconds", usage == null ? null : seconds(usage))
        .put("peakMemoryBytes", usage == null ? null : usage.peakMemoryBytes())
        .put("sharedBy", usage == null ? null : usage.sharedBy());
  }
}
