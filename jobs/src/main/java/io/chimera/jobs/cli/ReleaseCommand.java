package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.sinks.ledger.TableLedger;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets through what waits behind a gate. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Lets through all that waits behind a table's gate, in one swap: readers of main see it at once.",
      "A run that is alive goes on with main at its next commit."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  chimera release casino.bets --dry-run", "  chimera release casino.bets --json"})
final class ReleaseCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private GateDecision decision = new GateDecision();

  @Override
  public Optional<Change> change() {
    return decision.change();
  }

  @Override
  public Integer call() {
    decision.decide(spec, TableLedger::release, "would be visible", "is visible now");
    return ExitCode.DONE;
  }
}
