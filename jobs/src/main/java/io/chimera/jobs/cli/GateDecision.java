package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.EntryTeller.Entered;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.Gate;
import io.chimera.sinks.ledger.TableLedger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What release and discard have in common. */
final class GateDecision {
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(names = "--dry-run", description = "Say what would happen, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /** What is about to be changed; empty for a dry run. */
  Optional<Change> change() {
    return dryRun ? Optional.empty() : Optional.of(Change.of(settings.read(), List.of(table)));
  }

  /**
   * Decides, and tells of it.
   *
   * @param would what would become of the rows, for a dry run
   * @param did what became of them
   */
  void decide(
      CommandSpec spec, Function<TableLedger, Committed> decision, String would, String did) {
    var out = spec.commandLine().getOut();
    PlatformSettings platform = settings.read();
    try (var catalog = LakeTables.open(platform)) {
      var ledger = new TableLedger(LakeTables.load(catalog, table));
      Gate gate =
          ledger
              .gate()
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "Cannot "
                              + spec.name()
                              + " '"
                              + table
                              + "': its gate is open, nothing waits behind it"));
      if (!dryRun) {
        var teller = new EntryTeller(platform, catalog);
        teller.keep(table);
        LedgerTold.tell(spec, teller, List.of(new Entered(table, decision.apply(ledger))));
      }
      var account = new GateAccount(table, gate);
      if (json) {
        out.println(account.json().put("decision", spec.name()).put("dryRun", dryRun));
      } else {
        out.print(account);
        out.printf(
            "%nWhat waited %s%s.%n", dryRun ? would : did, dryRun ? "; nothing was changed" : "");
      }
      out.flush();
    }
  }
}
