package io.chimera.jobs.cli;

import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.EntryTeller.Entered;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what a command has entered in ledgers, and says so where somebody has not heard it. */
final class LedgerTold {
  private LedgerTold() {}

  static void tell(CommandSpec spec, EntryTeller teller, List<Entered> entered) {
    if (!teller.tell(entered)) {
      spec.commandLine()
          .getErr()
          .println(
              "Not told to all, as somebody does not answer; the ledgers have it, and 'chimera"
                  + " events replay' tells it");
    }
  }
}
