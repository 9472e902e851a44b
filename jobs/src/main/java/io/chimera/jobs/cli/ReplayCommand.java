package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.replay.Replay;
import io.chimera.jobs.replay.Replayed;
import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.EntryTeller.Entered;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.ledger.Committed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes records out of quarantine that are good by now. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Judges rejected records again, with the contract as it is now, and takes those that are good"
          + " into their table, in one commit.",
      "Each record lands once, however often it is asked and wherever it dies. Those that are"
          + " rejected again stay where they are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera replay casino.bets --contract examples/casino.json --dry-run",
      "  chimera replay casino.bets --contract examples/casino.json --rule win_needs_bet",
      "  chimera replay casino.bets --contract examples/casino.json --where \"source_split = 3\"",
      "  chimera replay casino.bets --contract examples/casino.json --since 2026-11-20 --json"
    })
final class ReplayCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();
  @Mixin private RejectionOptions which = new RejectionOptions();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(
      names = "--contract",
      paramLabel = "FILE",
      required = true,
      description = "The contract that judges them, a JSON or YAML file.")
  private Path contract = Path.of("");

  private @Nullable Contract read;

  @Option(names = "--dry-run", description = "Say what would become of them, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return dryRun
        ? Optional.empty()
        : Optional.of(Change.of(settings.read(), contract(), List.of(table)));
  }

  /** The contract, read once: what is noted is what is done. */
  private Contract contract() {
    Contract known = read;
    if (known == null) {
      known = new ContractReader().read(contract);
      read = known;
    }
    return known;
  }

  @Override
  public Integer call() throws IOException {
    Contract read = contract();
    PlatformSettings platform = settings.read();
    Dataset dataset = dataset(read);
    var out = spec.commandLine().getOut();
    try (var catalog = LakeTables.open(platform)) {
      // Not here yet, it is not made either.
      var unusedTable = LakeTables.load(catalog, table);
      Replayed replayed =
          new Replay(read, dataset, platform, catalog, Clock.systemUTC())
              .run(which.filter(), dryRun);
      Committed entry = replayed.entry();
      if (entry != null) {
        LedgerTold.tell(
            spec, new EntryTeller(platform, catalog), List.of(new Entered(table, entry)));
      }
      if (json) {
        out.println(json(replayed));
      } else {
        show(replayed, out);
      }
      out.flush();
      return ExitCode.DONE;
    }
  }

  private Dataset dataset(Contract read) {
    return read.datasets().stream()
        .filter(each -> each.target().table().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Cannot replay into '"
                        + table
                        + "': the contract has no dataset with that table"));
  }

  private Json json(Replayed replayed) {
    var reasons = new TreeMap<String, Object>();
    replayed.reasons().forEach((reason, count) -> reasons.put(reason.name(), count));
    var entry = replayed.entry();
    return new Json()
        .put("table", table.toString())
        .put("records", replayed.looked())
        .put("written", replayed.count(Fate.WRITTEN))
        .put("duplicates", replayed.count(Fate.DUPLICATE))
        .put("dropped", replayed.count(Fate.DROPPED))
        .put("rejectedAgain", rejectedAgain(replayed))
        .put("replayedBefore", replayed.before())
        .put("notInTheBooksYet", replayed.unsettled())
        .put("sealed", replayed.sealed())
        .put("reasons", reasons)
        .put("commit", entry == null ? null : entry.entry().commitId())
        .put("dryRun", dryRun);
  }

  private static long rejectedAgain(Replayed replayed) {
    return replayed.count(Fate.QUARANTINED) + replayed.count(Fate.FAILED);
  }

  private void show(Replayed replayed, PrintWriter out) {
    var text = new TextTable("what became of them", "records");
    text.row("written", replayed.count(Fate.WRITTEN));
    text.row("duplicates", replayed.count(Fate.DUPLICATE));
    text.row("dropped by a rule", replayed.count(Fate.DROPPED));
    text.row("rejected again", rejectedAgain(replayed));
    text.row("replayed before", replayed.before());
    text.row("not in the books yet", replayed.unsettled());
    text.row("sealed, without their key here", replayed.sealed());
    out.print(text);
    if (!replayed.reasons().isEmpty()) {
      out.println();
      var reasons = new TextTable("rejected again for", "records");
      new TreeMap<>(replayed.reasons()).forEach((reason, count) -> reasons.row(reason, count));
      out.print(reasons);
    }
    var entry = replayed.entry();
    if (entry != null) {
      out.printf("%nIn the table with commit %s.%n", entry.entry().commitId());
    } else {
      out.printf("%n%s%n", dryRun ? "Nothing was changed." : "Nothing was to be taken.");
    }
  }
}
