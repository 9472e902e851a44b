package io.chimera.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code chimera} command. */
@Command(
    name = "chimera",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Ingests what a contract declares into Iceberg tables, with books that balance.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      ValidateCommand.class,
      TestCommand.class,
      ContractCommand.class,
      QualityCommand.class,
      OnboardCommand.class,
      RunCommand.class,
      StopCommand.class,
      ResumeCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      ListCommand.class,
      UpgradeCommand.class,
      DeployCommand.class,
      RewindCommand.class,
      LedgerCommand.class,
      ReconcileCommand.class,
      CaptureCommand.class,
      EventsCommand.class,
      LineageCommand.class,
      AuditCommand.class,
      TimelinessCommand.class,
      RunsCommand.class,
      ReportCommand.class,
      DataHubCommand.class,
      DoctorCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      GateCommand.class,
      ReleaseCommand.class,
      DiscardCommand.class,
      CareCommand.class,
      QuarantineCommand.class,
      ReplayCommand.class,
      PeekCommand.class,
      SampleCommand.class,
      SqlCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:trouble with the world or the data; trying again may help",
      "2:bad contract, settings or usage; trying again does not help"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera demo                                 the whole way, on this machine",
      "  chimera validate examples/casino.json        what is wrong with a contract, all at once",
      "  chimera run examples/casino.json             ingest until Ctrl-C",
      "  chimera stop examples/casino.json            stop it from elsewhere, with a savepoint",
      "  chimera resume examples/casino.json          go on",
      "  chimera submit my.yaml --cluster http://flink:8081   run it on a Flink cluster",
      "  chimera ledger casino.bets                   re-add the books from the table alone"
    })
public final class Chimera implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /** The command line, with its answers going to {@code out} and its complaints to {@code err}. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Chimera())
        .setOut(out)
        .setErr(err)
        .setExecutionStrategy(new AuditedExecution())
        .setExecutionExceptionHandler(Failures::report)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
