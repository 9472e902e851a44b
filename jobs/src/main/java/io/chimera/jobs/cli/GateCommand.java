package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.ledger.TableLedger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether a table's gate is closed, and what waits behind it. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a rule holds commits back from the readers of a table, which, since when, and"
          + " what waits.",
      "Ends with 1 if the gate is closed."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  chimera gate casino.bets", "  chimera gate casino.bets --json"})
final class GateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    try (var catalog = LakeTables.open(settings.read())) {
      var gate = new TableLedger(LakeTables.load(catalog, table)).gate();
      if (gate.isEmpty()) {
        out.println(
            json
                ? new Json().put("table", table.toString()).put("gate", "open").toString()
                : table + ": the gate is open");
        out.flush();
        return ExitCode.DONE;
      }
      var account = new GateAccount(table, gate.get());
      if (json) {
        out.println(account.json());
      } else {
        out.print(account);
        out.printf(
            "%nThe gate is closed: readers of main see nothing since then.%n"
                + "  next: look at branch 'held', then 'chimera release %s' or 'chimera discard %s'%n",
            table, table);
      }
      out.flush();
      return ExitCode.TROUBLE;
    }
  }
}
