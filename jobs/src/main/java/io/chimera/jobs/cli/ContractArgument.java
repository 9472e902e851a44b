package io.chimera.jobs.cli;

import io.chimera.jobs.publication.PublishedContract;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The contract a command is about. */
final class ContractArgument {
  @Parameters(paramLabel = "CONTRACT", description = "The contract, a JSON or YAML file.")
  private Path file = Path.of("");

  private @Nullable Document document;
  private @Nullable Contract contract;

  /** The contract, read once: what is noted is what is done. */
  Contract read() {
    Contract known = contract;
    if (known != null) {
      return known;
    }
    Contract read = new ContractReader().read(document());
    contract = read;
    return read;
  }

  /** The same, and what of it everybody may know. */
  PublishedContract published() {
    return PublishedContract.read(document());
  }

  /** The same as it was written. */
  Document document() {
    Document known = document;
    if (known != null) {
      return known;
    }
    Document parsed = parse(file, "contract");
    document = parsed;
    return parsed;
  }

  /**
   * Reads a file.
   *
   * @param what is in it, for whoever has named none
   */
  static Document parse(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("Cannot read " + what + " '" + file + "': there is no such file");
    }
    return Document.parse(file);
  }
}
