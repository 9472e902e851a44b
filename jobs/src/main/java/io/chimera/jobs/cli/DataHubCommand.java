package io.chimera.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What DataHub is told. */
@Command(
    name = "datahub",
    mixinStandardHelpOptions = true,
    description = "Tells DataHub of contracts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DataHubPublishCommand.class,
    footerHeading = "%nExamples:%n",
    footer = "  chimera datahub publish examples/casino.json --dry-run")
final class DataHubCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
