package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The contract a command is about. */
final class ContractArgument {
  @Parameters(paramLabel = "CONTRACT", description = "The contract, a JSON or YAML file.")
  private Path file = Path.of("");

  Contract read() {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("Cannot read contract '" + file + "': there is no such file");
    }
    return new ContractReader().read(file);
  }
}
