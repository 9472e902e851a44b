package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.Savepoints;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops a run of this machine from another terminal, or one of a cluster. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the running job of a contract with a savepoint; everything it has read is committed.",
      "'chimera resume' goes on from there. Without '--cluster' it is a run of this machine."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera stop examples/casino.json",
      "  chimera stop examples/casino.json --dry-run",
      "  chimera stop examples/casino.json --cluster http://flink:8081",
      "  chimera stop my.yaml --settings prod/chimera.yaml --drain --json"
    })
final class StopCommand implements Callable<Integer>, Audited {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();

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
    try (var running = FoundJob.running("stop", read, platform, cluster)) {
      RemoteJob.State state = running.state();
      Path savepoints = Savepoints.of(platform, read).directory();
      if (dryRun) {
        tell(running, state, savepoints, BooksNow.of(platform, read));
        return ExitCode.DONE;
      }
      Optional<String> savepoint =
          new JobStop(running, Progress.on(spec.commandLine().getErr()))
              .into(savepoints, drain, PATIENCE);
      var after = BooksNow.of(platform, read);
      var object = running.json();
      savepoint.ifPresent(path -> object.put("savepoint", path));
      print(
          object
              .put("drained", drain && savepoint.isPresent())
              .put("balanced", after.isBalanced())
              .put("tables", after.json()),
          after
              + savepoint
                  .map(path -> "\nSavepoint %s%s%n".formatted(path, drain ? ", drained" : ""))
                  .orElse("\nThere is no savepoint: its tasks did not run; nothing is lost.\n")
              + "  next: chimera resume CONTRACT%s%n"
                  .formatted(cluster.isGiven() ? " --cluster " + cluster.checked() : ""));
      return after.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  private void tell(FoundJob running, RemoteJob.State state, Path savepoints, BooksNow books) {
    print(
        running
            .json()
            .put("status", state.status().name())
            .put("savepoints", savepoints.toString())
            .put("tables", books.json()),
        books
            + "\nJob %s %s is %s, started %s. Stopping it would commit what it has read since%n"
                .formatted(running.job().id(), running.place(), state.status(), running.startedAt())
            + "these commits, each with books that balance, and write a savepoint under%n  %s%n"
                .formatted(savepoints)
            + "Nothing was changed.\n");
  }

  private void print(Json object, String text) {
    var out = spec.commandLine().getOut();
    out.print(json ? object + "\n" : text);
    out.flush();
  }
}
