package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.care.ContractCare;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.care.CareRules;
import io.chimera.sinks.care.CareRules.Effect;
import io.chimera.sinks.care.CareTask;
import io.chimera.sinks.care.TableCare;
import io.chimera.sinks.care.TableReport;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Cares for tables, once. */
@Command(
    name = "care",
    mixinStandardHelpOptions = true,
    description = {
      "Cares for a table, or for all of a contract's, while pipelines write to them: takes out rows"
          + " whose time is over, puts small files together, applies deletes, expires old"
          + " snapshots, and deletes files that nothing leads to.",
      "How long what is kept a contract says ('retention'); of a table alone rows are kept for ever,"
          + " and snapshots for a week. The ledger, what waits behind a gate and what savepoints"
          + " have still to commit stay, however old."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera care examples/casino.json --dry-run",
      "  chimera care casino.bets",
      "  chimera care casino.bets --only compact,expire --json"
    })
final class CareCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE_OR_CONTRACT",
      description = "A table, as namespace.table, or a contract, a JSON or YAML file.")
  private String what = "";

  @Option(
      names = "--only",
      paramLabel = "WORK",
      split = ",",
      converter = Task.class,
      description = "Only this, of retention, compact, manifests, expire, orphans; with commas.")
  private List<CareTask> only = new ArrayList<>();

  @Option(
      names = "--orphans-after",
      paramLabel = "DURATION",
      description = "How old files are before they may be orphans, P1D at least (default: P3D).")
  private Duration orphans = CareRules.ORPHANS;

  @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a table.")
  private boolean json;

  private @Nullable Contract read;

  /** A kind of work by its name. */
  static final class Task implements ITypeConverter<CareTask> {
    @Override
    public CareTask convert(String text) {
      return Arrays.stream(CareTask.values())
          .filter(task -> task.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + text
                          + "' is no work, expected one of "
                          + Arrays.stream(CareTask.values()).map(CareTask::label).toList()));
    }
  }

  @Override
  public Optional<Change> change() {
    if (dryRun) {
      return Optional.empty();
    }
    Contract contract = contract();
    return Optional.of(
        new Change(settings.read(), contract, List.copyOf(rules().keySet()), Change.Extent.LONG));
  }

  /** The contract, read once: what is noted is what is done; null if a table was named. */
  private @Nullable Contract contract() {
    Path file = Path.of(what);
    if (read == null && Files.isRegularFile(file)) {
      read = new ContractReader().read(file);
    }
    return read;
  }

  private Map<TableName, CareRules> rules() {
    if (orphans.compareTo(CareRules.YOUNGEST_ORPHANS) < 0) {
      throw new BadInputException(
          "Cannot take files for orphans after '"
              + orphans
              + "', expected at least '"
              + CareRules.YOUNGEST_ORPHANS
              + "': they may be about to be committed");
    }
    var tasks = only.isEmpty() ? EnumSet.allOf(CareTask.class) : EnumSet.copyOf(only);
    var care = new ContractCare(tasks, orphans, dryRun ? Effect.SAID : Effect.DONE);
    Contract contract = contract();
    return contract == null ? Map.of(table(), care.ofTable()) : care.of(contract);
  }

  private TableName table() {
    TableName table;
    try {
      table = new TableArgument().convert(what);
    } catch (TypeConversionException neither) {
      throw new BadInputException(
          "Cannot care for '"
              + what
              + "': there is no such file, and it is no table, expected a contract or"
              + " 'namespace.table'");
    }
    if (table.isReserved()) {
      throw new BadInputException(
          "Cannot care for '" + table + "' alone: it is cared for with the table it lies beside");
    }
    return table;
  }

  @Override
  public Integer call() {
    Map<TableName, CareRules> rules = rules();
    PlatformSettings platform = settings.read();
    int exitCode = ExitCode.DONE;
    try (var catalog = LakeTables.open(platform)) {
      if (read == null) {
        rules.keySet().forEach(name -> LakeTables.load(catalog, name));
      }
      var care =
          new TableCare(platform, catalog, ContractCare.checkpoints(platform), Clock.systemUTC());
      for (Map.Entry<TableName, CareRules> each : rules.entrySet()) {
        if (!isDone(care, catalog, each.getKey(), each.getValue())) {
          exitCode = ExitCode.TROUBLE;
        }
      }
    }
    if (dryRun && !json) {
      spec.commandLine().getOut().printf("%nNothing was changed.%n");
    }
    spec.commandLine().getOut().flush();
    return exitCode;
  }

  /** The others are cared for whatever there is with one of them. */
  private boolean isDone(TableCare care, LakeCatalog catalog, TableName table, CareRules rules) {
    if (!catalog.exists(table)) {
      spec.commandLine().getErr().println("Table '" + table + "' is not there yet");
      return true;
    }
    try {
      care.care(table, rules).forEach(this::show);
      return true;
    } catch (RuntimeException failure) {
      spec.commandLine()
          .getErr()
          .println("Cannot care for table '" + table + "': " + failure.getMessage());
      return false;
    }
  }

  private void show(TableReport report) {
    var account = new CareAccount(report);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(account.json().put("dryRun", dryRun));
    } else {
      out.print(account);
    }
  }
}
