package io.chimera.jobs.cli;

import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.JobFailure;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how the job of a contract is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says how the job of a contract is: its state and since when, what it has failed of, its last"
          + " checkpoint, and where the books of its tables stand.",
      "Without '--cluster' it is the run of this machine."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera status examples/casino.json",
      "  chimera status examples/casino.json --cluster http://flink:8081",
      "  chimera status my.yaml --cluster http://flink:8081 --json"
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Contract read = contract.read();
    PlatformSettings platform = settings.read();
    try (var found = find(read, platform)) {
      RemoteJob.State state = found.state();
      RemoteJob.Failures failures = found.job().failures();
      Optional<RemoteJob.Checkpoint> checkpoint = found.job().lastCheckpoint();
      var books = BooksNow.of(platform, read);
      var out = spec.commandLine().getOut();
      if (json) {
        out.println(json(found, state, failures, checkpoint, books));
      } else {
        print(out, found, state, failures, checkpoint);
        out.print("\n" + books);
      }
      out.flush();
      boolean isRunning = state.isUp() && !state.status().isGloballyTerminalState();
      return isRunning && books.isBalanced() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  /** On a cluster the newest that has ended, too, while the cluster knows it. */
  private FoundJob find(Contract read, PlatformSettings platform) {
    if (!cluster.isGiven()) {
      return FoundJob.running("look at", read, platform, cluster);
    }
    RemoteCluster remote = cluster.open();
    try {
      Optional<ClusterJob> newest = remote.newest(read.name());
      if (newest.isPresent()) {
        return FoundJob.of(remote, newest.get());
      }
    } catch (RuntimeException failure) {
      remote.close();
      throw failure;
    }
    remote.close();
    throw new NothingRunsException(
        "Cannot look at '"
            + read.name()
            + "': cluster '"
            + cluster.checked()
            + "' knows nothing of it");
  }

  private static Json json(
      FoundJob found,
      RemoteJob.State state,
      RemoteJob.Failures failures,
      Optional<RemoteJob.Checkpoint> checkpoint,
      BooksNow books) {
    var object =
        found
            .json()
            .put("status", state.status().name())
            .put("since", state.since().toString())
            .put("startedAt", found.startedAt().toString())
            .put("tasksRunning", state.running())
            .put("tasks", state.tasks())
            .put("slots", state.slots())
            .put("failures", failures.newest().size())
            .put("moreFailures", failures.isTruncated());
    found.job().runs().ifPresent(ran -> object.put("version", ran.version()));
    failures.newest().stream()
        .findFirst()
        .ifPresent(
            last ->
                object.put("lastFailure", last.cause()).put("lastFailureAt", last.at().toString()));
    checkpoint.ifPresent(
        last ->
            object
                .put("lastCheckpoint", last.number())
                .put("lastCheckpointAt", last.at().toString())
                .put("lastCheckpointMillis", last.took().toMillis())
                .put("lastCheckpointBytes", last.bytes()));
    return object
        .put("dashboard", found.cluster().dashboard(found.job().id()).toString())
        .put("balanced", books.isBalanced())
        .put("tables", books.json());
  }

  private static void print(
      PrintWriter out,
      FoundJob found,
      RemoteJob.State state,
      RemoteJob.Failures failures,
      Optional<RemoteJob.Checkpoint> checkpoint) {
    String version = found.job().runs().map(ran -> ", version " + ran.version()).orElse("");
    out.printf("job         %s %s%s%n", found.job().id(), found.place(), version);
    out.printf(
        "state       %s since %s, submitted %s, %d of %d tasks run, %d %s%n",
        state.status(),
        state.since(),
        found.startedAt(),
        state.running(),
        state.tasks(),
        state.slots(),
        state.slots() == 1 ? "slot" : "slots");
    out.printf("failures    %s%n", words(failures));
    out.printf(
        "checkpoint  %s%n",
        checkpoint
            .map(
                last ->
                    "%d at %s, took %s, %,d bytes"
                        .formatted(last.number(), last.at(), last.took(), last.bytes()))
            .orElse("none yet"));
    out.printf("dashboard   %s%n", found.cluster().dashboard(found.job().id()));
  }

  /** How often, and what the last one was. */
  static String words(RemoteJob.Failures failures) {
    List<JobFailure> newest = failures.newest();
    if (newest.isEmpty()) {
      return "none";
    }
    return "%s%d, the last at %s: %s"
        .formatted(
            failures.isTruncated() ? "more than " : "",
            newest.size(),
            newest.get(0).at(),
            newest.get(0).cause());
  }
}
