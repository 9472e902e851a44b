package io.chimera.jobs.cli;

import io.chimera.connectors.source.SourceDriftException;
import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunPlan;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunStart;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.OpenedDataset;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;

/** A contract's way through a Flink cluster in this process, for the commands that start one. */
final class LocalRun {
  private final RunOptions.Given given;
  private final PrintWriter out;
  private final Progress progress;

  LocalRun(RunOptions.Given given, CommandSpec spec, Progress progress) {
    this.given = given;
    this.out = spec.commandLine().getOut();
    this.progress = progress;
  }

  /** Runs until the end, or says what a run would do. Answers with the exit code. */
  int from(RunStart start, RunTrigger trigger) throws Exception {
    var flink = FlinkConfiguration.load();
    // Refuses a wrong configuration before a run that goes well is fenced.
    FlinkSettings.forJob(flink, given.commitEvery(), given.platform().checkpoints());
    if (given.isDryRun()) {
      return tell(start);
    }
    CaptureWarnings.of(given.contract(), given.platform())
        .forEach(warning -> progress.say("warn " + warning));
    var interrupt = Interrupts.firstInterrupt();
    var prepared = prepare(start);
    var drifts = new EvolvingStarts();
    Optional<SourceDriftException> drift = run(prepared, trigger, flink, interrupt, drifts);
    RunAccount account = RunAccount.of(prepared);
    while (drift.isPresent()) {
      progress.say(drift.get().getMessage());
      progress.say("Starting anew from the tables");
      prepared = prepare(RunStart.fromTables(start.mode()));
      drift = run(prepared, RunTrigger.SOURCE_CHANGED, flink, interrupt, drifts);
      account = account.plus(RunAccount.of(prepared));
    }
    if (given.json()) {
      account.lines().forEach(line -> out.println(line.json()));
    } else {
      out.print(account);
    }
    out.flush();
    return account.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
  }

  /** Runs until the end; answers with why that is, if the next start makes it good. */
  private Optional<SourceDriftException> run(
      PreparedRun prepared,
      RunTrigger trigger,
      Configuration flink,
      CompletableFuture<Void> interrupt,
      EvolvingStarts drifts)
      throws Exception {
    try (var run =
        IngestRun.start(prepared, flink, given.commitEvery(), given.parallelism(), trigger)) {
      progress.say("Dashboard " + run.dashboard() + "  (Ctrl-C stops and commits)");
      new RunWatch(run, progress).untilEnd(interrupt, drifts::isNext);
      return Optional.empty();
    } catch (JobFailedException failure) {
      return Optional.of(drifts.next(failure));
    }
  }

  private PreparedRun prepare(RunStart start) {
    PlatformSettings platform = given.platform();
    var prepared =
        RunPreparation.prepare(
            given.contract(), platform, start, Lake.Address.of(platform.catalog()), progress::say);
    sayOpenings(prepared);
    return prepared;
  }

  private void sayOpenings(PreparedRun prepared) {
    var starts = prepared.starts();
    for (int index = 0; index < starts.size(); index++) {
      OpenedDataset opened = prepared.opened().get(index);
      progress.say(
          "Table '"
              + opened.table()
              + "' opened, epoch "
              + opened.epoch()
              + ", from "
              + PositionsLine.of(starts.get(index)));
    }
  }

  private int tell(RunStart start) {
    var plan = RunPlan.of(given.contract(), given.platform(), start);
    List<String> warnings = CaptureWarnings.of(given.contract(), given.platform());
    if (given.json()) {
      plan.lines().forEach(line -> out.println(json(line)));
      plan.made().forEach(made -> out.println(new Json().put("makes", made)));
      warnings.forEach(warning -> out.println(new Json().put("warning", warning)));
      plan.notes().forEach(note -> out.println(new Json().put("changed", note)));
    } else {
      out.print(text(plan));
      plan.made().forEach(made -> out.printf("%nAt the source this would be made: %s%n", made));
      warnings.forEach(warning -> out.printf("%nwarn %s%n", warning));
      plan.notes().forEach(note -> out.printf("%n%s%n", note));
      given.contract().datasets().forEach(this::tellRepeats);
      start.savepoint().ifPresent(path -> out.println("\nState comes from savepoint " + path));
      RunRegister.of(given.platform())
          .find(given.contract().name())
          .filter(running -> running.isAlive())
          .ifPresent(
              running ->
                  out.printf(
                      "%nProcess %d runs this contract since %s; it could no longer commit.%n",
                      running.process(), running.startedAt()));
      out.println("\nNothing was changed.");
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void tellRepeats(Dataset dataset) {
    Deduplication deduplication = dataset.deduplication();
    if (deduplication != null) {
      out.printf(
          "%nRepeats of '%s' are looked for by %s%s: keyed, %s; keys are in %s.%n",
          dataset.name(),
          deduplication.isByContent() ? "content" : String.join(", ", deduplication.by()),
          deduplication.within() == null ? ", for ever" : " within " + deduplication.within(),
          given.parallelism() == 1
              ? "in one subtask, without an exchange"
              : "records are exchanged between subtasks",
          deduplication.state() == Deduplication.State.ROCKSDB ? "RocksDB" : "memory");
    }
  }

  private static Json json(RunPlan.Line line) {
    return new Json()
        .put("table", line.table().toString())
        .put("new", line.head().isEmpty())
        .put("epoch", line.epoch())
        .put("in", line.totals().in())
        .put("written", line.totals().written())
        .put("quarantined", line.totals().quarantined())
        .put("from", PositionsLine.of(line.start()))
        .put("end", PositionsLine.of(line.end()))
        .put("ahead", line.ahead());
  }

  /** Positions of a database are places in its log, and those of a read by batch are no number. */
  private String ahead(RunPlan.Line line) {
    Contract contract = given.contract();
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return String.format("%,d", line.ahead());
    }
    DatabaseWay way = DatabaseWay.of(contract);
    if (way == DatabaseWay.TABLES) {
      return "what a read finds";
    }
    if (PositionsLine.isZero(line.start())) {
      return "all rows, then the log";
    }
    return way == DatabaseWay.POSTGRES_LOG
        ? String.format("%,d bytes of log", line.ahead())
        : "the log since then";
  }

  private String text(RunPlan plan) {
    var text =
        new TextTable(
            "table", "epoch", "books now: in", "written", "quarantined", "would read", "from");
    for (RunPlan.Line line : plan.lines()) {
      text.row(
          line.table() + (line.head().isEmpty() ? " (new)" : ""),
          line.epoch(),
          line.totals().in(),
          line.totals().written(),
          line.totals().quarantined(),
          ahead(line),
          PositionsLine.of(line.start()));
    }
    return text.toString();
  }
}
