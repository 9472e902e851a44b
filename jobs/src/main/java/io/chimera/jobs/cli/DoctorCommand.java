package io.chimera.jobs.cli;

import io.chimera.jobs.doctor.Checkup;
import io.chimera.jobs.doctor.ClusterFacts;
import io.chimera.jobs.doctor.Finding;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a cluster lacks, and who can get in. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a Flink cluster for its settings and holds them against a list: what contradicts"
          + " exactly once, what a failure would cost, and what is open to others.",
      "Changes nothing. Ends with 1 if something is broken or open."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera doctor --cluster http://127.0.0.1:8081",
      "  chimera doctor --cluster https://flink.example.org:8081 --json"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS",
      required = true,
      description = "Where the cluster's REST interface and dashboard are.")
  private URI cluster;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (cluster.getHost() == null || !String.valueOf(cluster.getScheme()).matches("https?")) {
      throw new BadInputException(
          "Cannot ask a cluster at '" + cluster + "': expected 'http://host:port' or 'https://…'");
    }
    List<Finding> findings = Checkup.of(ClusterFacts.of(cluster));
    long troubles = findings.stream().filter(Finding::isTrouble).count();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("cluster", cluster.toString())
              .put("healthy", troubles == 0)
              .put("findings", findings.stream().map(DoctorCommand::values).toList()));
    } else {
      var table = new TextTable("", "what", "found");
      findings.forEach(each -> table.row(label(each), each.what(), each.found()));
      out.print(table);
      findings.stream()
          .filter(each -> !each.advice().isEmpty())
          .forEach(each -> out.printf("%n%s, %s: %s%n", label(each), each.what(), each.advice()));
    }
    out.flush();
    return troubles == 0 ? ExitCode.DONE : ExitCode.TROUBLE;
  }

  private static String label(Finding finding) {
    return finding.standing().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> values(Finding finding) {
    return new Json()
        .put("standing", label(finding))
        .put("what", finding.what())
        .put("found", finding.found())
        .put("advice", finding.advice())
        .values();
  }
}
