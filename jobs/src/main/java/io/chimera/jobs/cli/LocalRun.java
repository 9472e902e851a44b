package io.chimera.jobs.cli;

import io.chimera.connectors.source.SourceDriftException;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;

/** A contract's way through a Flink cluster in this process, for the commands that start one. */
final class LocalRun {
  private final RunOptions.Given given;
  private final PrintWriter out;
  private final Progress progress;
  private final StartTold told;

  LocalRun(RunOptions.Given given, CommandSpec spec, Progress progress) {
    this.given = given;
    this.out = spec.commandLine().getOut();
    this.progress = progress;
    this.told = new StartTold(given, out, progress);
  }

  /** Runs until the end, or says what a run would do. Answers with the exit code. */
  int from(RunStart start, RunTrigger trigger) throws Exception {
    var flink = FlinkConfiguration.load();
    // Refuses a wrong configuration before a run that goes well is fenced.
    FlinkSettings.forJob(flink, given.commitEvery(), given.platform().checkpoints());
    if (given.isDryRun()) {
      told.plan(start);
      RunRegister.of(given.platform())
          .find(given.contract().name())
          .filter(running -> running.isAlive())
          .ifPresent(
              running ->
                  told.add(
                      "Process %d runs this contract since %s; it could no longer commit."
                          .formatted(running.process(), running.startedAt())));
      told.end();
      return ExitCode.DONE;
    }
    CaptureWarnings.of(given.contract(), given.platform())
        .forEach(warning -> progress.say("warn " + warning));
    var interrupt = Interrupts.firstInterrupt();
    var prepared = told.prepare(start);
    var drifts = new EvolvingStarts();
    Optional<SourceDriftException> drift = run(prepared, trigger, flink, interrupt, drifts);
    RunAccount account = RunAccount.of(prepared);
    while (drift.isPresent()) {
      progress.say(drift.get().getMessage());
      progress.say("Starting anew from the tables");
      prepared = told.prepare(RunStart.fromTables(start.mode()));
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
}
