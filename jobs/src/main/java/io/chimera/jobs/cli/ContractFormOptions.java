package io.chimera.jobs.cli;

import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which form of others a contract is, or is to be; and the file that is made. */
final class ContractFormOptions {
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--odcs", description = "The form is the Open Data Contract Standard.")
  private boolean odcs;

  /**
   * That somebody has said which form is meant, as there will be others.
   *
   * @throws BadInputException if nobody has
   */
  void check() {
    if (!odcs) {
      throw new BadInputException(
          "Cannot tell which form is meant: expected --odcs, the Open Data Contract Standard");
    }
  }

  /** Whether the result goes to a file, and not to standard output. */
  boolean isFileWanted() {
    return output.isWanted();
  }

  /** Whether the file's name asks for YAML. */
  boolean isYamlWanted() {
    if (!output.isWanted()) {
      return false;
    }
    String name = output.file().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  void write(String text) throws IOException {
    output.write(writer -> writer.print(text));
  }
}
