package io.chimera.jobs.cli;

import io.chimera.connectors.source.DatabaseLog;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.SourceLog;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.InvalidContractException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a pipeline has at its database's server. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a database's server keeps for a contract whose tables are captured, and how much"
          + " of its log it holds back for it; takes that away with --drop.",
      "What is dropped has to be read anew from the beginning: do so when a pipeline is given up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera capture shop.yaml",
      "  chimera capture shop.yaml --drop --dry-run",
      "  chimera capture shop.yaml --drop --json"
    })
final class CaptureCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--drop", description = "Take it away.")
  private boolean drop;

  @Option(
      names = "--dry-run",
      description = "With --drop: say what the server would be told, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return drop && !dryRun
        ? Optional.of(Change.of(settings.read(), contract.read()))
        : Optional.empty();
  }

  @Override
  public Integer call() throws IOException {
    Contract read = contract.read();
    List<ContractProblem> problems = RunPreparation.problems(read, settings.read());
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    if (!(read.source() instanceof DatabaseSourceSpec)) {
      throw new BadInputException(
          "Cannot look for what a server keeps for contract '"
              + read.name()
              + "': its source is '"
              + read.source().type()
              + "'; expected a database");
    }
    Optional<DatabaseLog> log = SourceLog.of(read);
    List<String> statements = drop ? log.map(DatabaseLog::planToDrop).orElse(List.of()) : List.of();
    if (drop && !dryRun) {
      log.ifPresent(DatabaseLog::drop);
    }
    print(log.flatMap(DatabaseLog::kept), statements);
    return ExitCode.DONE;
  }

  private void print(Optional<DatabaseLog.Kept> kept, List<String> statements) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      var answer = new Json().put("there", kept.isPresent() && kept.get().isThere());
      kept.ifPresent(
          what ->
              answer
                  .put("name", what.name())
                  .put("status", what.status())
                  .put("read", what.isRead())
                  .put("heldBytes", what.heldBytes()));
      out.println(answer.put("dropped", !dryRun && drop).put("statements", statements));
      out.flush();
      return;
    }
    statements.forEach(out::println);
    out.println(
        kept.map(CaptureCommand::text).orElse("Nothing of this contract is kept at the server."));
    if (drop && dryRun) {
      out.println("\nNothing was changed.");
    }
    out.flush();
  }

  private static String text(DatabaseLog.Kept kept) {
    if (!kept.isThere()) {
      return "The server has no slot '" + kept.name() + "'.";
    }
    return String.format(
        "The server has slot '%s', which %s; %,d bytes of log are kept for it (%s).",
        kept.name(),
        kept.isRead() ? "is being read" : "nobody reads",
        kept.heldBytes(),
        kept.status());
  }
}
