package io.chimera.jobs.cli;

import io.chimera.jobs.deploy.DeployedContract;
import io.chimera.jobs.deploy.Deployment;
import io.chimera.jobs.deploy.KubernetesNames;
import io.chimera.jobs.deploy.Manifest;
import io.chimera.jobs.deploy.Manifests;
import io.chimera.jobs.deploy.MountedFile;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Renders what Kubernetes' operator for Flink is to be given. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = {
      "Renders manifests for Kubernetes' operator for Flink, of one contract on a cluster of its own,"
          + " or of several as jobs of one session cluster. Asks and changes nothing: 'kubectl apply'"
          + " takes what comes out. No secret is in it; it says which keys the Secret must have."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera deploy my.yaml --render --image registry.example.org/chimera:1.4.0 --claim lake",
      "  chimera deploy my.yaml --render --image registry.example.org/chimera:1.4.0 --claim lake"
          + " --parallelism 4 --slots 2 --memory 4g --cpu 2 --output manifests",
      "  chimera deploy contracts/*.yaml --render --session ingest --settings prod/chimera.yaml"
          + " --image registry.example.org/chimera:1.4.0 --claim lake"
          + " --operator-namespace flink-operator"
    })
final class DeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private ClusterSizeOptions size = new ClusterSizeOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "CONTRACT",
      description = "Contracts, JSON or YAML files; several with '--session' only.")
  private List<Path> contracts = List.of();

  @Option(names = "--render", description = "Write the manifests; nothing else can be done yet.")
  private boolean render;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "The image, as docker/Dockerfile makes it, with a tag or a digest.")
  private String image = "";

  @Option(
      names = "--claim",
      paramLabel = "NAME",
      description = "The claim of the volume that warehouse and checkpoints lie on.")
  private String claim = "";

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      description = "The Secret with what contracts and settings refer to (default: chimera).")
  private String secret = "chimera";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The cluster's name (default: the contract's).")
  private @Nullable String name;

  @Option(
      names = "--session",
      paramLabel = "NAME",
      description = "Render a session cluster of this name, and a job on it for each contract.")
  private @Nullable String session;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      description =
          "Where the operator runs, which alone reaches the REST interface; needed with '--session'"
              + " (default: where the cluster is).")
  private @Nullable String operatorNamespace;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write a file for each object to this directory.")
  private @Nullable Path output;

  @Option(names = "--force", description = "Overwrite files that are there already.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    check();
    Deployment deployment = deployment();
    Configuration flink = FlinkConfiguration.load();
    String logging =
        Files.readString(
            Path.of(System.getProperty(FlinkConfiguration.HOME, ""))
                .resolve("flink-conf/log4j-json.properties"));
    List<Manifest> manifests =
        session == null
            ? Manifests.application(flink, logging, deployment)
            : Manifests.session(flink, logging, deployment);
    write(manifests);
    if (!deployment.needs().isEmpty()) {
      Progress.on(spec.commandLine().getErr())
          .say(
              "Secret '" + secret + "' must have: " + String.join(", ", deployment.needs().keys()));
    }
    return ExitCode.DONE;
  }

  private void check() {
    if (!render) {
      throw new BadInputException(
          "Cannot deploy by itself: expected '--render', and 'kubectl apply -f -' behind it");
    }
    check("--image", image, KubernetesNames.IMAGE, "an image with a tag or a digest, not 'latest'");
    check("--claim", claim, KubernetesNames.OBJECT, "the name of a PersistentVolumeClaim");
    check("--secret", secret, KubernetesNames.OBJECT, "the name of a Secret");
    if (operatorNamespace != null) {
      check(
          "--operator-namespace",
          operatorNamespace,
          KubernetesNames.NAMESPACE,
          "a namespace's name");
    }
    if (session != null && operatorNamespace == null) {
      throw new BadInputException(
          "Cannot deploy session '"
              + session
              + "': who reaches its REST interface can run code there; expected"
              + " '--operator-namespace' with the namespace of the operator, which alone is let in");
    }
    if (session != null && name != null) {
      throw new BadInputException(
          "Cannot name the cluster '" + name + "': '--session' names it already");
    }
    if (session == null && contracts.size() != 1) {
      throw new BadInputException(
          "Cannot deploy "
              + contracts.size()
              + " contracts on a cluster for one: expected '--session', or one call for each");
    }
  }

  private static void check(String option, String value, Pattern pattern, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw new BadInputException(
          "Cannot use '" + value + "' for '" + option + "', expected " + expected);
    }
  }

  private Deployment deployment() throws IOException {
    String text = settings.text();
    // In no directory of this machine: its paths are to hold on pods.
    PlatformSettings platform = new PlatformSettingsReader().read(text);
    var deployed = new ArrayList<DeployedContract>();
    var problems = new ArrayList<ContractProblem>();
    for (Path each : contracts) {
      Contract contract = new ContractReader().read(ContractArgument.parse(each, "contract"));
      problems.addAll(RunPreparation.problems(contract, platform));
      var file = MountedFile.of(contract.name(), Files.readString(each));
      for (Contract job : contract.jobs()) {
        deployed.add(new DeployedContract(KubernetesNames.of(job.job()), job, file));
      }
    }
    if (session == null && deployed.size() != 1) {
      throw new BadInputException(
          "Cannot deploy "
              + deployed.size()
              + " jobs on a cluster for one, as 'isolation: dataset' makes of a contract: expected"
              + " '--session'");
    }
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    return Deployment.of(
        cluster(deployed.get(0)),
        deployed,
        MountedFile.of("chimera", text),
        platform,
        new Deployment.Places(image, claim, secret, operatorNamespace),
        size.read(),
        size.parallelism());
  }

  private String cluster(DeployedContract first) {
    String given = session == null ? name : session;
    String cluster = given == null ? first.name() : given;
    check(
        session == null ? "--name" : "--session",
        cluster,
        KubernetesNames.CLUSTER,
        "a lower-case letter, then at most 44 of lower-case letters, digits and '-', no '-' at the"
            + " end");
    return cluster;
  }

  private void write(List<Manifest> manifests) throws IOException {
    if (output == null) {
      var out = spec.commandLine().getOut();
      out.print(manifests.stream().map(Manifest::yaml).collect(Collectors.joining("---\n")));
      out.flush();
      return;
    }
    if (!Files.isDirectory(output)) {
      throw new BadInputException(
          "Cannot write to '" + output + "': expected a directory that exists");
    }
    for (Manifest each : manifests) {
      NewFile.write(output.resolve(each.fileName()), force, file -> file.print(each.yaml()));
    }
  }
}
