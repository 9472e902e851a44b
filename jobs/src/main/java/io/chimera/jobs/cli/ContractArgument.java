package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The contract a command is about. */
final class ContractArgument {
  @Parameters(paramLabel = "CONTRACT", description = "The contract, a JSON or YAML file.")
  private Path file = Path.of("");

  private @Nullable Contract contract;

  /** The contract, read once: what is noted is what is done. */
  Contract read() {
    Contract known = contract;
    if (known != null) {
      return known;
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("Cannot read contract '" + file + "': there is no such file");
    }
    Contract read = new ContractReader().read(file);
    contract = read;
    return read;
  }
}
