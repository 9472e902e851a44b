package io.chimera.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes contracts. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a contract from what a live database has.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {InitPostgresCommand.class, InitMySqlCommand.class},
    footerHeading = "%nExamples:%n",
    footer =
        "  chimera init postgres --host 127.0.0.1 --database shop --user shop --output shop.yaml")
final class InitCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
