package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.Savepoints;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.util.Locale;
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
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();
  @Mixin private DatasetOption dataset = new DatasetOption();

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

  @Option(names = "--json", description = "One JSON object a job.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return dryRun
        ? Optional.empty()
        : Optional.of(Change.of(settings.read(), dataset.of(contract.read())));
  }

  @Override
  public Integer call() throws Exception {
    PlatformSettings platform = settings.read();
    return EachJob.of(
        dataset.jobs(contract.read(), cluster),
        spec.commandLine().getErr(),
        job -> stop(job, platform));
  }

  private int stop(Contract read, PlatformSettings platform) throws Exception {
    try (var running = FoundJob.running("stop", read, platform, cluster)) {
      RemoteJob.State state = running.state();
      Savepoints savepoints = Savepoints.of(platform, read);
      if (dryRun) {
        tell(running, state, savepoints, BooksNow.of(platform, read));
        return ExitCode.DONE;
      }
      var next = NextCommand.after(spec).about(read).inSlots(state.slots());
      JobStop.Stopped stopped =
          JobStop.of(running, Progress.on(spec.commandLine().getErr()))
              .into(
                  savepoints,
                  drain,
                  "'%s' says when it has ended; then '%s' goes on from there"
                      .formatted(next.of("status"), next.of("resume")));
      Optional<String> savepoint = stopped.savepoint();
      var after = BooksNow.of(platform, read);
      var object = running.json();
      savepoint.ifPresent(path -> object.put("savepoint", path));
      print(
          object
              .put("end", stopped.end().name().toLowerCase(Locale.ROOT))
              .put("drained", drain && savepoint.isPresent())
              .put("balanced", after.isBalanced())
              .put("tables", after.json()),
          after + words(stopped) + "  next: %s%n".formatted(next.of("resume")));
      return after.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  private String words(JobStop.Stopped stopped) {
    return switch (stopped.end()) {
      case SAVEPOINT ->
          "%nSavepoint %s%s%n"
              .formatted(stopped.savepoint().orElseThrow(), drain ? ", drained" : "");
      case CANCELLED ->
          "%nThere is no savepoint: it could not make one; nothing is lost.%n".formatted();
      case EARLIER ->
          "%nThere is no savepoint: it had ended before it could be stopped; what it had committed"
                  .formatted()
              + " stands.%n".formatted();
    };
  }

  private void tell(FoundJob running, RemoteJob.State state, Savepoints savepoints, BooksNow books)
      throws IOException {
    int old = savepoints.oldOnceThereIsANewer().size();
    print(
        running
            .json()
            .put("status", state.status().name())
            .put("savepoints", savepoints.directory().toString())
            .put("oldSavepoints", old)
            .put("tables", books.json()),
        books
            + "\nJob %s %s is %s, started %s. Stopping it would commit what it has read since%n"
                .formatted(running.job().id(), running.place(), state.status(), running.startedAt())
            + "these commits, each with books that balance, and write a savepoint under%n  %s%n"
                .formatted(savepoints.directory())
            + (old == 0
                ? ""
                : "Of the savepoints there it would delete the oldest, %d.%n".formatted(old))
            + "Nothing was changed.\n");
  }

  private void print(Json object, String text) {
    var out = spec.commandLine().getOut();
    out.print(json ? object + "\n" : text);
    out.flush();
  }
}
