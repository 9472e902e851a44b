package io.chimera.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What others are told. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Tells again what others were told by Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = EventsReplayCommand.class,
    footerHeading = "%nExamples:%n",
    footer = "  chimera events replay --since 2026-11-01T00:00:00Z")
final class EventsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
