package io.chimera.jobs.cli;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.EntryTeller.Entered;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunningJob;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Rewind;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes tables back to an earlier state, and the books with them. */
@Command(
    name = "rewind",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a contract's tables back to an earlier snapshot, and their books with them; the next"
          + " start reads again what was undone.",
      "Refused where the source no longer has those records. Whoever runs the contract meanwhile"
          + " can no longer commit."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera rewind examples/casino.json --to-time 2026-11-20T12:00:00Z --dry-run",
      "  chimera rewind examples/casino.json --to-snapshot 8149803037530752858",
      "  chimera rewind my.yaml --to-time 2026-11-20T12:00:00Z --table sales.orders --json"
    })
final class RewindCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  /** Where to. */
  static final class Target {
    @Option(
        names = "--to-snapshot",
        paramLabel = "ID",
        description = "The snapshot that readers shall see again.")
    private @Nullable Long snapshot;

    @Option(
        names = "--to-time",
        paramLabel = "TIME",
        description = "What readers saw at this time, as 2026-11-20T12:00:00Z.")
    private @Nullable Instant time;
  }

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "Only this table; without it every table of the contract.")
  private @Nullable TableName table;

  @Option(
      names = "--discard-others",
      description = "Also undo what other writers have committed to the table since.")
  private boolean discardOthers;

  @Option(
      names = "--dry-run",
      description = "Say what would happen to the books, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a table.")
  private boolean json;

  private record Step(Dataset dataset, Table main, Table quarantine, Rewind plan) {}

  @Override
  public Optional<Change> change() {
    if (dryRun) {
      return Optional.empty();
    }
    Contract read = contract.read();
    PlatformSettings platform = settings.read();
    return Optional.of(
        table == null ? Change.of(platform, read) : Change.of(platform, read, List.of(table)));
  }

  @Override
  public Integer call() {
    Contract read = contract.read();
    if (!(read.source() instanceof KafkaSourceSpec kafka)) {
      throw new BadInputException(
          "Cannot rewind contract '"
              + read.name()
              + "': its source is '"
              + read.source().type()
              + "', and only topics are read again from an earlier position; drop a table and run"
              + " again, then it is read anew, and 'FOR VERSION AS OF' shows what it was");
    }
    PlatformSettings platform = settings.read();
    try (var catalog = LakeTables.open(platform);
        var source = new KafkaPositions(kafka)) {
      List<Step> steps = plan(read, catalog, source);
      if (!dryRun) {
        rewind(read, steps, new EntryTeller(platform, catalog));
      }
      tell(steps, read, platform);
    }
    return ExitCode.DONE;
  }

  private void rewind(Contract read, List<Step> steps, EntryTeller teller) {
    var entered = new ArrayList<Entered>();
    try {
      for (Step step : steps) {
        TableName name = step.dataset().target().table();
        teller.keep(name);
        entered.add(
            new Entered(
                name,
                Openings.rewind(
                    read, step.dataset(), step.main(), step.quarantine(), step.plan())));
      }
    } finally {
      LedgerTold.tell(spec, teller, entered);
    }
  }

  /** All is looked at before the first table is touched. */
  private List<Step> plan(Contract read, LakeCatalog catalog, KafkaPositions source) {
    var steps = new ArrayList<Step>();
    for (Dataset dataset : datasets(read)) {
      var name = dataset.target().table();
      var main = LakeTables.load(catalog, name);
      var ledger = new TableLedger(main);
      var plan = ledger.planRewind(snapshot(ledger));
      if (!plan.others().isEmpty() && !discardOthers) {
        throw new BadInputException(
            "Cannot rewind table '"
                + name
                + "': other writers have committed since, in snapshots "
                + plan.others()
                + "; '--discard-others' would undo that too");
      }
      // The records must still be there to be read again.
      var unusedStart = source.resume(dataset.topic(), plan.target().entry().to());
      var quarantine = LakeTables.load(catalog, name.quarantine());
      Openings.checkRewind(quarantine, plan);
      steps.add(new Step(dataset, main, quarantine, plan));
    }
    return steps;
  }

  private List<Dataset> datasets(Contract read) {
    var datasets =
        read.datasets().stream()
            .filter(dataset -> table == null || dataset.target().table().equals(table))
            .toList();
    if (datasets.isEmpty()) {
      throw new BadInputException(
          "Cannot rewind '" + table + "': the contract has no dataset with that table");
    }
    if (target.snapshot != null && datasets.size() > 1) {
      throw new BadInputException(
          "Cannot rewind "
              + datasets.size()
              + " tables to one snapshot: name the table with '--table'");
    }
    return datasets;
  }

  private long snapshot(TableLedger ledger) {
    var time = target.time;
    if (time != null) {
      return ledger.snapshotAt(time.toEpochMilli());
    }
    var snapshot = target.snapshot;
    if (snapshot == null) {
      throw new BadInputException("Cannot rewind: name a snapshot or a time");
    }
    return snapshot;
  }

  private void tell(List<Step> steps, Contract read, PlatformSettings platform) {
    var out = spec.commandLine().getOut();
    if (json) {
      steps.forEach(step -> out.println(json(step)));
    } else {
      out.print(text(steps));
      RunRegister.of(platform)
          .find(read.name())
          .filter(RunningJob::isAlive)
          .ifPresent(
              running ->
                  out.printf(
                      "%nProcess %d runs this contract since %s; it %s no longer commit.%n",
                      running.process(), running.startedAt(), dryRun ? "could" : "can"));
      out.println(dryRun ? "\nNothing was changed." : "\nDone.\n  next: chimera resume CONTRACT");
    }
    out.flush();
  }

  private Json json(Step step) {
    var undone = step.plan().undone().tally();
    return new Json()
        .put("table", step.dataset().target().table().toString())
        .put("snapshot", Long.toString(step.plan().snapshotId()))
        .put("closings", step.plan().undone().closings())
        .put("in", undone.in())
        .put("written", undone.written())
        .put("quarantined", undone.quarantined())
        .put("others", step.plan().others().stream().map(id -> Long.toString(id)).toList())
        .put("from", PositionsLine.of(step.plan().head().entry().to()))
        .put("to", PositionsLine.of(step.plan().target().entry().to()))
        .put("dryRun", dryRun);
  }

  private static String text(List<Step> steps) {
    var text =
        new TextTable(
            "table",
            "back to snapshot",
            "of",
            "commits undone",
            "records in",
            "rows",
            "quarantined",
            "others undone",
            "reads on at");
    for (Step step : steps) {
      var undone = step.plan().undone();
      text.row(
          step.dataset().target().table(),
          Long.toString(step.plan().snapshotId()),
          Instant.ofEpochMilli(step.plan().target().committedAt()),
          undone.closings(),
          undone.tally().in(),
          undone.tally().written(),
          undone.tally().quarantined(),
          step.plan().others().size(),
          PositionsLine.of(step.plan().target().entry().to()));
    }
    return text.toString();
  }
}
