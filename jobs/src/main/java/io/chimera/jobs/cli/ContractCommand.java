package io.chimera.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Contracts in the words of others. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    description = "Brings contracts into the form of a standard, and back.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ContractExportCommand.class, ContractImportCommand.class},
    footerHeading = "%nExamples:%n",
    footer = "  chimera contract export examples/casino.json --odcs")
final class ContractCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** The form has to be said, as there will be others. */
  static void check(boolean isOdcs) {
    if (!isOdcs) {
      throw new BadInputException(
          "Cannot tell which form is meant: expected --odcs, the Open Data Contract Standard");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
