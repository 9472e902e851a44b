package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunningJob;
import io.chimera.jobs.run.Savepoints;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops a run of this machine from another terminal. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the running job of a contract with a savepoint; everything it has read is committed.",
      "'chimera resume' goes on from there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera stop examples/casino.json",
      "  chimera stop examples/casino.json --dry-run",
      "  chimera stop my.yaml --settings prod/chimera.yaml --drain --json"
    })
final class StopCommand implements Callable<Integer>, Audited {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--drain",
      description =
          "End as if the source had ended, for good: the savepoint cannot be gone on from, the"
              + " table can.")
  private boolean drain;

  @Option(
      names = "--dry-run",
      description = "Say what would happen to the books, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return dryRun ? Optional.empty() : Optional.of(Change.of(settings.read(), contract.read()));
  }

  @Override
  public Integer call() throws Exception {
    Contract read = contract.read();
    PlatformSettings platform = settings.read();
    RunningJob running = find(read, platform);
    var savepoints = Savepoints.of(platform, read).directory();
    try (var job = RemoteJob.of(running)) {
      String status = status(job, running);
      var books = BooksNow.of(platform, read);
      if (dryRun) {
        print(
            new Json()
                .put("job", running.job().toHexString())
                .put("process", running.process())
                .put("status", status)
                .put("savepoints", savepoints.toString())
                .put("tables", books.json()),
            books
                + "\nJob %s of process %d is %s, started %s. Stopping it would commit what it has read since%n"
                    .formatted(
                        running.job(), running.process(), status, running.startedAt().toString())
                + "these commits, each with books that balance, and write a savepoint under%n  %s%n"
                    .formatted(savepoints)
                + "Nothing was changed.\n");
        return ExitCode.DONE;
      }
      Progress.on(spec.commandLine().getErr()).say("Stopping: committing what was read");
      String savepoint = job.stop(drain, savepoints.toUri().toString(), PATIENCE);
      var after = BooksNow.of(platform, read);
      print(
          new Json()
              .put("job", running.job().toHexString())
              .put("savepoint", savepoint)
              .put("drained", drain)
              .put("balanced", after.isBalanced())
              .put("tables", after.json()),
          after
              + "\nSavepoint %s%s%n".formatted(savepoint, drain ? ", drained" : "")
              + "  next: chimera resume CONTRACT\n");
      return after.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  private static RunningJob find(Contract contract, PlatformSettings platform) {
    var entered =
        RunRegister.of(platform)
            .find(contract.name())
            .orElseThrow(
                () ->
                    new NothingRunsException(
                        "Cannot stop '" + contract.name() + "': nothing of it runs here"));
    if (!entered.isAlive()) {
      throw new NothingRunsException(
          "Cannot stop '"
              + contract.name()
              + "': process "
              + entered.process()
              + ", started "
              + entered.startedAt()
              + ", is gone without having stopped");
    }
    return entered;
  }

  private static String status(RemoteJob job, RunningJob running) throws InterruptedException {
    try {
      return job.status().name();
    } catch (ExecutionException | TimeoutException silent) {
      throw new NothingRunsException(
          "Cannot reach job "
              + running.job()
              + " of '"
              + running.contract()
              + "' at "
              + running.cluster(),
          silent);
    }
  }

  private void print(Json object, String text) {
    var out = spec.commandLine().getOut();
    out.print(json ? object + "\n" : text);
    out.flush();
  }
}
