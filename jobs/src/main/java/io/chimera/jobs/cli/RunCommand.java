package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.sinks.ledger.OpenedDataset;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a contract on this machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a contract on this machine, in a Flink cluster of its own with the dashboard on.",
      "It begins where the table's ledger ends, and goes on until Ctrl-C, which commits what was"
          + " read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera run examples/casino.json",
      "  chimera run examples/flights.yaml --bounded --json",
      "  chimera run my.yaml --settings prod/chimera.yaml --parallelism 2"
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--bounded", description = "Ingest what the source holds now, then end.")
  private boolean bounded;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks side by side (default: 1).")
  private int parallelism = 1;

  @Option(
      names = "--commit-every",
      paramLabel = "DURATION",
      description = "Time between two commits, as PT5S; overrules the contract.")
  private @Nullable Duration commitEvery;

  @Option(names = "--json", description = "One JSON object a table at the end.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1) {
      throw new BadInputException("Cannot run '" + parallelism + "' subtasks, expected at least 1");
    }
    if (commitEvery != null && commitEvery.compareTo(SHORTEST) < 0) {
      throw new BadInputException(
          "Cannot commit every '" + commitEvery + "', expected at least '" + SHORTEST + "'");
    }
    var read = contract.read();
    var platform = settings.read();
    var progress = Progress.on(spec.commandLine().getErr());
    var interrupt = Interrupts.firstInterrupt();
    var mode = bounded ? RunMode.BOUNDED : RunMode.CONTINUOUS;
    var every = commitEvery == null ? read.trigger().commitEvery() : commitEvery;
    var flink = FlinkConfiguration.load();
    // Refuses a wrong configuration before a run that goes well is fenced.
    FlinkSettings.forJob(flink, every, platform.checkpoints());
    var prepared = RunPreparation.prepare(read, platform, mode);
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
    try (var run = IngestRun.start(prepared, flink, every, parallelism)) {
      progress.say("Dashboard " + run.dashboard() + "  (Ctrl-C stops and commits)");
      new RunWatch(run, progress).untilEnd(interrupt);
    }
    var account = RunAccount.of(prepared);
    var out = spec.commandLine().getOut();
    if (json) {
      account.lines().forEach(line -> out.println(line.json()));
    } else {
      out.print(account);
    }
    out.flush();
    return account.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
  }
}
