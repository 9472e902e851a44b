package io.chimera.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is done about rules without running them. */
@Command(
    name = "quality",
    mixinStandardHelpOptions = true,
    description = "Brings rules of other tools into a contract.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = QualityImportCommand.class,
    footerHeading = "%nExamples:%n",
    footer = "  chimera quality import suite.json --contract examples/casino.json")
final class QualityCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
