package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Isolation;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a contract's jobs a command is about, where each dataset is one. */
final class DatasetOption {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "Only the job of this dataset, of a contract with 'isolation: dataset' on a cluster.")
  private @Nullable String name;

  /**
   * What runs of the contract as one job each: on a cluster as the contract says, on this machine
   * all together.
   *
   * @throws BadInputException as {@link #of}
   */
  List<Contract> jobs(Contract contract, ClusterOption cluster) {
    if (cluster.isGiven()) {
      return of(contract).jobs();
    }
    checkNotGiven();
    return List.of(contract);
  }

  /**
   * For what runs on this machine.
   *
   * @throws BadInputException if it is given
   */
  void checkNotGiven() {
    if (name != null) {
      throw new BadInputException(
          "Cannot take '--dataset': on this machine all datasets are one job; '--cluster' is"
              + " missing");
    }
  }

  /**
   * The contract with no more than was asked for.
   *
   * @throws BadInputException if there is no such dataset, or it is no job of its own
   */
  Contract of(Contract contract) {
    String asked = name;
    if (asked == null) {
      return contract;
    }
    if (contract.isolation() == Isolation.CONTRACT) {
      throw new BadInputException(
          "Cannot take '--dataset': all datasets of '"
              + contract.name()
              + "' are one job; 'isolation: dataset' in the contract makes a job of each");
    }
    List<Dataset> found =
        contract.datasets().stream().filter(dataset -> dataset.name().equals(asked)).toList();
    if (found.isEmpty()) {
      throw new BadInputException(
          "Cannot find dataset '%s' in contract '%s', expected one of '%s'"
              .formatted(
                  asked,
                  contract.name(),
                  contract.datasets().stream()
                      .map(Dataset::name)
                      .collect(Collectors.joining("', '"))));
    }
    return contract.with(found);
  }
}
