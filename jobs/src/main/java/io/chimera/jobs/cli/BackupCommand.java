package io.chimera.jobs.cli;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.backup.LakeBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Saves where all tables stand. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes down where every table of the lake stands (its metadata file and what it says, its"
          + " snapshot, the head of its books), and contracts, so that 'chimera restore' can bring"
          + " them back when the catalog is lost. Pipelines may run meanwhile.",
      "Data stays where it is: a copy of the warehouse is the store's business."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera backup lake-2026-11-20.json",
      "  chimera backup /backups/lake.json contracts/*.yaml --settings prod/chimera.yaml"
    })
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "Where it is written; a file that is there is replaced at once or not at all.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CONTRACT",
      description = "Contracts to be kept with it.")
  private List<Path> contracts = List.of();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PlatformSettings platform = settings.read();
    List<LakeBackup.Text> texts = texts();
    LakeBackup backup;
    try (var lake = LakeTables.open(platform)) {
      backup = LakeBackup.take(lake, platform.catalog().name(), texts, Clock.systemUTC().instant());
    }
    NewFile.write(file, true, backup::write);
    long books = backup.tables().stream().filter(each -> each.head() != null).count();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("file", file.toString())
              .put("takenAt", backup.takenAt())
              .put("tables", backup.tables().size())
              .put("withBooks", books)
              .put("contracts", texts.size()));
    } else {
      out.printf(
          "%,d tables, %,d of them with books, and %,d contracts in %s%n  next: chimera restore %s"
              + " --dry-run%n",
          backup.tables().size(), books, texts.size(), file, file);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private List<LakeBackup.Text> texts() throws IOException {
    var texts = new ArrayList<LakeBackup.Text>();
    for (Path contract : contracts) {
      texts.add(new LakeBackup.Text(fileName(contract), Files.readString(contract)));
    }
    if (texts.stream().map(LakeBackup.Text::name).distinct().count() < texts.size()) {
      throw new BadInputException(
          "Cannot keep these contracts: two files have the same name, expected each once");
    }
    return texts;
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
