package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.backup.LakeBackup;
import io.chimera.sinks.backup.Restore;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings back what was saved. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the tables of a backup known to a catalog that lacks them, after looking at their"
          + " metadata, their books and every file. A table that is in the catalog is left as it"
          + " is.",
      "Pipelines go on from the books of what came back. Ends with 1 if a table is lost, or is not"
          + " as it was saved."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera restore lake-2026-11-20.json --dry-run",
      "  chimera restore lake-2026-11-20.json --contracts contracts",
      "  chimera restore /backups/lake.json --settings prod/chimera.yaml --skip-files --json"
    })
final class RestoreCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(paramLabel = "FILE", description = "What 'chimera backup' wrote.")
  private Path file;

  @Option(
      names = "--contracts",
      paramLabel = "DIRECTORY",
      description = "Where the contracts go that were kept; those that are there stay.")
  private @Nullable Path contracts;

  @Option(
      names = "--skip-files",
      description = "Look at metadata and books, not for every file of every table.")
  private boolean skipFiles;

  @Option(names = "--dry-run", description = "Say what would come back, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a table.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return dryRun ? Optional.empty() : Optional.of(Change.of(settings.read(), List.of()));
  }

  @Override
  public Integer call() throws IOException {
    LakeBackup backup = LakeBackup.read(file);
    PlatformSettings platform = settings.read();
    var progress = Progress.on(spec.commandLine().getErr());
    List<Restore.Line> lines;
    try (var lake = LakeCatalog.open(platform.catalog())) {
      var restore = new Restore(lake, !skipFiles);
      lines = restore.plan(backup, table -> progress.say("Looking at '" + table + "'"));
      if (!dryRun) {
        lines =
            restore.carryOut(backup, lines, table -> progress.say("Bringing '" + table + "' back"));
      }
    }
    if (contracts != null && !dryRun) {
      write(backup, contracts);
    }
    tell(lines);
    return lines.stream().anyMatch(Restore.Line::isTrouble) ? ExitCode.TROUBLE : ExitCode.DONE;
  }

  private static void write(LakeBackup backup, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (LakeBackup.Text contract : backup.contracts()) {
      // A name only, whatever the file says.
      Path target = directory.resolve(String.valueOf(Path.of(contract.name()).getFileName()));
      if (!Files.exists(target)) {
        Files.writeString(target, contract.text(), StandardOpenOption.CREATE_NEW);
      }
    }
  }

  private void tell(List<Restore.Line> lines) {
    var out = spec.commandLine().getOut();
    if (json) {
      for (Restore.Line line : lines) {
        out.println(
            new Json()
                .put("table", line.table())
                .put("fate", label(line))
                .put("found", line.found())
                .put("dryRun", dryRun));
      }
    } else {
      var table = new TextTable("table", dryRun ? "would be" : "is", "found");
      lines.forEach(line -> table.row(line.table(), label(line), line.found()));
      out.print(table);
      out.println(
          dryRun
              ? "\nNothing was changed."
              : "\n  next: chimera ledger TABLE, then chimera run CONTRACT");
    }
    out.flush();
  }

  private static String label(Restore.Line line) {
    return line.fate().name().toLowerCase(Locale.ROOT);
  }
}
