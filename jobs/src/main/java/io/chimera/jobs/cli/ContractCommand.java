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

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
