package io.chimera.jobs.cli;

import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.ClusterSlots;
import io.chimera.jobs.run.RemoteCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the jobs of a cluster. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the jobs of a Flink cluster, the newest first: ours with the contract that they run,"
          + " others' too, for they take slots as well."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera list --cluster http://flink:8081",
      "  chimera list --cluster http://flink:8081 --all --json"
    })
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--all",
      description = "Those that have ended, too, while the cluster knows them.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object a job.")
  private boolean json;

  @Override
  public Integer call() {
    try (var remote = cluster.open()) {
      List<ClusterJob> jobs = remote.jobs().stream().filter(job -> all || job.isOpen()).toList();
      var text = new TextTable("job", "id", "contract", "state", "since", "slots");
      var out = spec.commandLine().getOut();
      for (ClusterJob job : jobs) {
        var runs = remote.at(job.id()).runs();
        int slots = job.isOpen() ? remote.at(job.id()).state().slots() : 0;
        if (json) {
          var line = new Json().put("job", job.id().toHexString()).put("name", job.name());
          runs.ifPresent(ran -> line.put("contract", ran.name()).put("version", ran.version()));
          out.println(
              line.put("status", job.status().name())
                  .put("startedAt", job.startedAt().toString())
                  .put("since", job.since().toString())
                  .put("slots", slots)
                  .put("dashboard", remote.dashboard(job.id()).toString()));
        }
        text.row(
            job.name(),
            job.id(),
            runs.map(ran -> ran.name() + " " + ran.version()).orElse("-"),
            job.status(),
            job.since(),
            slots);
      }
      if (!json) {
        out.print(text.isEmpty() ? "No job runs there.\n" : text);
        out.println("\n" + slots(remote));
      }
      out.flush();
      return ExitCode.DONE;
    }
  }

  private static String slots(RemoteCluster cluster) {
    ClusterSlots slots = cluster.slots();
    return "Cluster '%s' has %d slots in %d task managers, %d of them free."
        .formatted(cluster.address(), slots.total(), slots.taskManagers(), slots.free());
  }
}
