package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.sinks.ledger.TableLedger;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives up what waits behind a gate. */
@Command(
    name = "discard",
    mixinStandardHelpOptions = true,
    description = {
      "Gives up all that waits behind a table's gate: its records are not in the table, and are not read"
          + " again.",
      "A run that is alive goes on with main at its next commit."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  chimera discard casino.bets --dry-run", "  chimera discard casino.bets --json"})
final class DiscardCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private GateDecision decision = new GateDecision();

  @Override
  public Optional<Change> change() {
    return decision.change();
  }

  @Override
  public Integer call() {
    decision.decide(spec, TableLedger::discard, "would be given up", "is given up");
    return ExitCode.DONE;
  }
}
