package io.chimera.jobs.deploy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.PlatformSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contracts on one Flink cluster of Kubernetes, and what the cluster is made of.
 *
 * @param name the cluster's
 * @param contracts what runs on it
 * @param settings the platform's, as they were written
 * @param platform the same, read
 * @param places what must be there already
 * @param size of its task managers
 * @param parallelism subtasks of each contract
 * @param shared where the volume is mounted
 * @param needs what the secret must have
 */
public record Deployment(
    String name,
    List<DeployedContract> contracts,
    MountedFile settings,
    PlatformSettings platform,
    Places places,
    ClusterSize size,
    int parallelism,
    Path shared,
    SecretNeeds needs) {
  /** A configuration map holds a mebibyte; the rest is for what is around the texts. */
  private static final int MAX_TEXTS = 900_000;

  public Deployment {
    contracts = List.copyOf(contracts);
  }

  /**
   * What the manifests name and do not make.
   *
   * @param image Flink with the job jar in its 'lib'
   * @param claim the claim of the volume that all pods share
   * @param secret the Secret with what contracts and settings refer to
   * @param operator the namespace of the operator; absent where that is the cluster's own
   */
  public record Places(String image, String claim, String secret, @Nullable String operator) {}

  /**
   * Holds it all against what Kubernetes can give.
   *
   * @throws InvalidContractException with every problem found
   */
  public static Deployment of(
      String name,
      List<DeployedContract> contracts,
      MountedFile settings,
      PlatformSettings platform,
      Places places,
      ClusterSize size,
      int parallelism) {
    var problems = new ArrayList<ContractProblem>();
    var read = contracts.stream().map(DeployedContract::contract).toList();
    Path shared = SharedDirectory.of(platform, problems);
    SecretNeeds needs = SecretNeeds.of(read, platform, problems);
    checkNames(contracts, problems);
    checkTexts(contracts, settings, problems);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    return new Deployment(
        name, contracts, settings, platform, places, size, parallelism, shared, needs);
  }

  private static void checkNames(List<DeployedContract> contracts, List<ContractProblem> problems) {
    var names = new ArrayList<String>();
    for (DeployedContract each : contracts) {
      Contract contract = each.contract();
      if (!KubernetesNames.JOB.matcher(each.name()).matches()) {
        problems.add(
            new ContractProblem(
                "name",
                "'" + contract.name() + "' would be '" + each.name() + "', which is no name there",
                "a name that ends with a letter or a digit"));
      } else if (names.contains(each.name())) {
        problems.add(
            new ContractProblem(
                "name",
                "'" + contract.name() + "' would be '" + each.name() + "', as another contract is",
                "contracts whose names differ in more than '_' and '-'"));
      }
      names.add(each.name());
    }
  }

  private static void checkTexts(
      List<DeployedContract> contracts, MountedFile settings, List<ContractProblem> problems) {
    int length = settings.text().getBytes(StandardCharsets.UTF_8).length;
    for (MountedFile each : contracts.stream().map(DeployedContract::file).distinct().toList()) {
      length += each.text().getBytes(StandardCharsets.UTF_8).length;
    }
    if (length > MAX_TEXTS) {
      problems.add(
          new ContractProblem(
              "",
              "contracts and settings have " + length + " bytes together",
              "at most " + MAX_TEXTS + ", which is what a ConfigMap holds"));
    }
  }

  List<Contract> read() {
    return contracts.stream().map(DeployedContract::contract).toList();
  }
}
