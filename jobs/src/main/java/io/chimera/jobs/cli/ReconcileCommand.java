package io.chimera.jobs.cli;

import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.quarantine.SafeText;
import io.chimera.jobs.reconcile.Differences;
import io.chimera.jobs.reconcile.Differences.Kind;
import io.chimera.jobs.reconcile.Reconciled;
import io.chimera.jobs.reconcile.Reconciliation;
import io.chimera.jobs.run.EntryTeller;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.quality.protect.Keyring;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.iceberg.SourceVersions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds tables against the database that they are made from. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Reads all rows of a contract's database and of its tables, as of one moment each, and lists"
          + " the ranges of keys, and the keys, in which they differ. The rows stay as they are;"
          + " what came of it becomes an entry of the tables' ledgers, and is told to Kafka where"
          + " the settings have 'events'.",
      "Ends with 1 if they differ. Where the database goes on meanwhile, they will."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera reconcile shop.yaml",
      "  chimera reconcile shop.yaml --dataset orders --keys 100",
      "  chimera reconcile shop.yaml --dry-run --json"
    })
final class ReconcileCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Only this dataset; without it all of the contract whose tables are compared.")
  private @Nullable String only;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "Name at most N keys a range (default: 20); all are counted.")
  private int keys = 20;

  @Option(names = "--dry-run", description = "Leave nothing in the ledgers, and tell nobody.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    if (dryRun) {
      return Optional.empty();
    }
    Contract read = contract.read();
    List<TableName> tables =
        read.datasets().stream()
            .filter(dataset -> only == null || dataset.name().equals(only))
            .map(dataset -> dataset.target().table())
            .toList();
    return Optional.of(Change.of(settings.read(), read, tables));
  }

  @Override
  public Integer call() throws IOException {
    if (keys < 0) {
      throw new BadInputException("Cannot name '" + keys + "' keys, expected 0 or more");
    }
    Contract read = contract.read();
    PlatformSettings platform = settings.read();
    List<ContractProblem> problems = RunPreparation.problems(read, platform);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    if (!(read.source() instanceof DatabaseSourceSpec source)) {
      throw new BadInputException(
          "Cannot reconcile contract '"
              + read.name()
              + "': its source is '"
              + read.source().type()
              + "'; expected a database");
    }
    List<Dataset> datasets = datasets(read);
    Keyring keyring = keyring(datasets, platform);
    var results = new ArrayList<Reconciled>();
    DatabaseState.Moment moment;
    try (var catalog = LakeTables.open(platform)) {
      try (var state = DatabaseState.now(source, Secrets.ofThisMachine(), datasets)) {
        moment = state.moment();
        for (Dataset dataset : datasets) {
          var table = LakeTables.load(catalog, dataset.target().table());
          Dataset whole = SourceVersions.applied(table, dataset);
          results.add(Reconciliation.of(whole, state, table, keyring, platform.keys()));
        }
      }
      boolean isSame = results.stream().allMatch(each -> each.differences().isNone());
      // What took so long is told also where a ledger refuses it.
      show(read, results, isSame, moment);
      if (!dryRun) {
        var record = new ReconciliationRecord(read, catalog, new EntryTeller(platform, catalog));
        if (!record.enter(results, moment)) {
          spec.commandLine()
              .getErr()
              .println("Not told to Kafka, as the broker does not answer; the ledgers have it");
        }
      }
      return isSame ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  private void show(
      Contract read, List<Reconciled> results, boolean isSame, DatabaseState.Moment moment) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("contract", read.name())
              .put("reconciled", isSame)
              .put("position", moment.position())
              .put("exact", moment.isExact())
              .put("datasets", results.stream().map(this::values).toList()));
    } else {
      show(results, moment, out);
    }
    out.flush();
  }

  private List<Dataset> datasets(Contract read) {
    List<Dataset> wanted =
        read.datasets().stream().filter(each -> only == null || each.name().equals(only)).toList();
    if (wanted.isEmpty()) {
      throw new BadInputException(
          "Cannot find dataset '"
              + only
              + "' in the contract, expected one of "
              + read.datasets().stream().map(Dataset::name).toList());
    }
    List<Dataset> meant = wanted.stream().filter(Reconciliation::isMeant).toList();
    if (meant.isEmpty()) {
      throw new BadInputException(
          "Cannot reconcile "
              + wanted.stream().map(Dataset::name).toList()
              + ": a table of kind 'append' has what rows were and not what they are; expected the"
              + " kind 'upsert' or 'replace'");
    }
    return meant;
  }

  private static @Nullable Keyring keyring(List<Dataset> datasets, PlatformSettings platform) {
    KeySettings settings = platform.keys();
    return settings == null || datasets.stream().noneMatch(Dataset::isProtected)
        ? null
        : ProtectionKeys.open(settings);
  }

  private Map<String, Object> values(Reconciled each) {
    Differences found = each.differences();
    return new Json()
        .put("dataset", each.dataset().name())
        .put("table", each.dataset().target().table().toString())
        .put("source", each.dataset().from().stream())
        .put("reconciled", found.isNone())
        .put("snapshot", each.snapshotId())
        .put("inSource", found.inSource())
        .put("inTable", found.inTable())
        .put("unfit", each.unfit())
        .put("kept", found.kept())
        .put("onlyInSource", found.count(Kind.ONLY_IN_SOURCE))
        .put("onlyInTable", found.count(Kind.ONLY_IN_TABLE))
        .put("different", found.count(Kind.DIFFERENT))
        .put("key", each.key())
        .put("leftOut", each.leftOut())
        .put("absent", each.absent())
        .put("ranges", found.ranges().stream().map(this::values).toList())
        .values();
  }

  private Map<String, Object> values(Differences.Range range) {
    return new Json()
        .put("first", range.first())
        .put("last", range.last())
        .put("inSource", range.inSource())
        .put("inTable", range.inTable())
        .put("lookedInto", range.isLookedInto())
        .put(
            "keys",
            range.keys().stream()
                .limit(keys)
                .map(
                    key -> new Json().put("kind", label(key.kind())).put("key", key.key()).values())
                .toList())
        .values();
  }

  /** One line a dataset. */
  static TextTable table(List<Reconciled> results) {
    var text =
        new TextTable(
            "dataset",
            "in source",
            "in table",
            "only in source",
            "only in table",
            "different",
            "unfit",
            "result");
    for (Reconciled each : results) {
      Differences found = each.differences();
      text.row(
          each.dataset().name(),
          found.inSource(),
          found.inTable(),
          found.count(Kind.ONLY_IN_SOURCE),
          found.count(Kind.ONLY_IN_TABLE),
          found.count(Kind.DIFFERENT),
          each.unfit(),
          found.isNone() ? "the same" : "DIFFERENT");
    }
    return text;
  }

  private void show(List<Reconciled> results, DatabaseState.Moment moment, PrintWriter out) {
    out.print(table(results));
    results.forEach(each -> show(each, out));
    if (moment.position() != null) {
      out.printf(
          "%nThe source as of %s%s%n",
          moment.position(), moment.isExact() ? "" : ", perhaps without what was being committed");
    }
  }

  private void show(Reconciled each, PrintWriter out) {
    if (!each.leftOut().isEmpty()) {
      out.printf(
          "%n%s: not compared, as another key may have protected it: %s%n",
          each.dataset().name(), String.join(", ", each.leftOut()));
    }
    if (!each.absent().isEmpty()) {
      out.printf(
          "%n%s: not compared, as the source has it no more: %s%n",
          each.dataset().name(), String.join(", ", each.absent()));
    }
    for (Differences.Range range : each.differences().ranges()) {
      out.printf(
          "%n%s%s: %,d in source, %,d in table%n",
          each.dataset().name(),
          each.key().isEmpty()
              ? ""
              : ", " + SafeText.visible(range.first() + " to " + range.last()),
          range.inSource(),
          range.inTable());
      if (!range.isLookedInto()) {
        out.println(each.key().isEmpty() ? "  no key tells rows apart" : "  too many to compare");
        continue;
      }
      range.keys().stream()
          .limit(keys)
          .forEach(
              key -> out.printf("  %-14s  %s%n", label(key.kind()), SafeText.visible(key.key())));
      if (range.keys().size() > keys) {
        out.println("  and more");
      }
    }
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
