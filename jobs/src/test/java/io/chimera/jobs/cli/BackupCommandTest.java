package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.LedgerKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.data.IcebergGenerics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved comes back when the catalog is lost. */
class BackupCommandTest {
  private static final TableName BETS = new TableName("casino", "bets");

  @TempDir private Path directory;
  private String settings;
  private String contract;
  private Path backup;

  /** Four rows, one rejected record, and two rows that wait behind the gate. */
  @BeforeEach
  void save() throws IOException {
    backup = directory.resolve("lake.json");
    try (var lake = BetsLake.in(directory)) {
      lake.opened().closing("one", 1, 1, 2, 3).closing("two", 0, 4).held("three", 5, 6);
      lake.rejected(ReasonCode.MALFORMED, null, 3);
      settings = lake.settings();
      contract = lake.contract();
    }
    assertThat(run("backup", backup.toString(), contract).out())
        .isEqualTo(
            "2 tables, 1 of them with books, and 1 contracts in %s%n  next: chimera restore %s --dry-run%n"
                .formatted(backup, backup));
  }

  private CommandRun run(String command, String... arguments) {
    var all = new String[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--settings";
    all[arguments.length + 2] = settings;
    return CommandRun.of(all);
  }

  private void loseCatalog() throws IOException {
    Files.delete(directory.resolve("lake").resolve("catalog.db"));
  }

  private LakeCatalog catalog() {
    return LakeCatalog.open(new PlatformSettingsReader().read(Path.of(settings)).catalog());
  }

  @Test
  void bringsTablesBooksAndWhatWaitsBack() throws IOException {
    loseCatalog();

    var restored =
        run("restore", backup.toString(), "--json", "--contracts", directory + "/contracts");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out().lines())
        .containsExactly(
            "{\"table\":\"casino.bets\",\"fate\":\"back\",\"found\":\"3 files\",\"dryRun\":false}",
            "{\"table\":\"casino.bets__quarantine\",\"fate\":\"back\",\"found\":\"1 files\",\"dryRun\":false}");
    assertThat(run("ledger", "casino.bets").out())
        .contains(
            "7 in = 4 written + 1 quarantined + 0 duplicates + 0 filtered + 0 dropped + 0 discarded + 2 held")
        .endsWith("The books balance\n");
    try (var lake = catalog();
        var rows = IcebergGenerics.read(lake.load(BETS)).build()) {
      assertThat(rows)
          .extracting(row -> row.getField("id"))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
      assertThat(lake.load(BETS).refs()).containsKeys(LedgerKeys.HELD_BRANCH, LedgerKeys.TAG);
    }
    assertThat(directory.resolve("contracts").resolve("casino.yaml"))
        .hasSameTextualContentAs(Path.of(contract));
  }

  /** As a pipeline leaves it that commits each minute. */
  private String goOn() {
    try (var lake = catalog()) {
      String metadata = LakeCatalog.metadataLocation(lake.load(BETS));
      for (int commit = 1; commit <= 25; commit++) {
        lake.load(BETS).updateProperties().set("commit", Integer.toString(commit)).commit();
      }
      return metadata;
    }
  }

  private boolean isThere(String file) {
    try (var lake = catalog();
        var files = lake.files()) {
      return files.newInputFile(file).exists();
    }
  }

  /** Of the older files of metadata, a table keeps twenty. */
  @Test
  void bringsATableBackThatHasDeletedTheMetadataFileSince() throws IOException {
    String metadata = goOn();
    boolean wasThere = isThere(metadata);
    loseCatalog();

    var looked = run("restore", backup.toString(), "--json", "--dry-run");
    boolean isMadeByLooking = isThere(metadata);
    var restored = run("restore", backup.toString(), "--json");

    assertThat(wasThere).isFalse();
    assertThat(isMadeByLooking).isFalse();
    assertThat(looked.out()).contains("\"casino.bets\",\"fate\":\"back\",\"found\":\"3 files\"");
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out().lines())
        .containsExactly(
            "{\"table\":\"casino.bets\",\"fate\":\"back\",\"found\":\"3 files\",\"dryRun\":false}",
            "{\"table\":\"casino.bets__quarantine\",\"fate\":\"back\",\"found\":\"1 files\",\"dryRun\":false}");
    assertThat(run("ledger", "casino.bets").out()).endsWith("The books balance\n");
    try (var lake = catalog();
        var rows = IcebergGenerics.read(lake.load(BETS)).build()) {
      assertThat(LakeCatalog.metadataLocation(lake.load(BETS))).isEqualTo(metadata);
      assertThat(rows)
          .extracting(row -> row.getField("id"))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
      lake.load(BETS).updateProperties().set("owner", "somebody").commit();
      assertThat(lake.load(BETS).properties())
          .containsEntry("owner", "somebody")
          .doesNotContainKey("commit");
    }
  }

  /** As builds wrote it that kept addresses alone. */
  private Path withoutContent() throws IOException {
    var json = new ObjectMapper();
    var saved = (ObjectNode) json.readTree(backup.toFile());
    saved.path("tables").forEach(table -> ((ObjectNode) table).remove("content"));
    Path older = directory.resolve("older.json");
    json.writeValue(older.toFile(), saved);
    return older;
  }

  @Test
  void bringsBackWhatAnOlderBackupSaysAsLongAsTheFilesAreThere() throws IOException {
    Path older = withoutContent();
    loseCatalog();

    var restored = run("restore", older.toString(), "--json");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("\"casino.bets\",\"fate\":\"back\",\"found\":\"3 files\"");
  }

  @Test
  void saysThatATableOfAnOlderBackupIsLost() throws IOException {
    Path older = withoutContent();
    String metadata = goOn();
    loseCatalog();

    var restored = run("restore", older.toString(), "--json");

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.out()).contains("\"casino.bets\",\"fate\":\"lost\"").contains(metadata);
  }

  @Test
  void doesNotBringATableBackWhoseKeptMetadataIsDamaged() throws IOException {
    String metadata = goOn();
    loseCatalog();
    Path damaged = directory.resolve("damaged.json");
    Files.writeString(
        damaged,
        Files.readString(backup).replaceAll("\"content\" : \"[^\"]+\"", "\"content\" : \"H4sI\""));

    var restored = run("restore", damaged.toString(), "--json");

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.out())
        .contains(
            "\"casino.bets\",\"fate\":\"lost\",\"found\":\"the backup's copy of '"
                + metadata
                + "' is damaged\"");
  }

  @Test
  void isLostWhereASnapshotIsGoneThoughNoFileIsLookedFor() throws IOException {
    try (var catalog = catalog()) {
      Files.delete(Path.of(catalog.load(BETS).currentSnapshot().manifestListLocation()));
    }
    loseCatalog();

    var restored = run("restore", backup.toString(), "--skip-files", "--json");

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.out())
        .contains("\"casino.bets\",\"fate\":\"lost\"")
        .contains("\"casino.bets__quarantine\",\"fate\":\"back\"");
  }

  @Test
  void leavesWhatIsThere() {
    var restored = run("restore", backup.toString(), "--json");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out())
        .contains("{\"table\":\"casino.bets\",\"fate\":\"there\",\"found\":\"\",\"dryRun\":false}");
  }

  @Test
  void leavesATableThatHasGoneOn() throws IOException {
    try (var lake = catalog()) {
      lake.load(BETS).updateProperties().set("owner", "somebody").commit();
    }

    var restored = run("restore", backup.toString(), "--json");

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.out())
        .contains(
            "{\"table\":\"casino.bets\",\"fate\":\"changed\",\"found\":\"the catalog has it, at");
    try (var lake = catalog()) {
      assertThat(lake.load(BETS).properties()).containsEntry("owner", "somebody");
    }
  }

  @Test
  void doesNotBringATableBackWhoseFilesAreGone() throws IOException {
    loseCatalog();
    Path gone;
    try (var files = Files.walk(directory.resolve("lake").resolve("warehouse"))) {
      gone =
          files
              .filter(file -> file.toString().contains("/bets/data/"))
              .filter(file -> file.toString().endsWith(".parquet"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    Files.delete(gone);

    var restored = run("restore", backup.toString(), "--json");

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.out().lines().findFirst().orElseThrow())
        .contains("\"fate\":\"lost\"")
        .contains("is gone");
    try (var lake = catalog()) {
      assertThat(lake.exists(BETS)).isFalse();
      assertThat(lake.exists(BETS.quarantine())).isTrue();
    }
  }

  @Test
  void changesNothingWhenItOnlySaysWhatWouldBe() throws IOException {
    loseCatalog();

    var restored = run("restore", backup.toString(), "--dry-run");

    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("would be").endsWith("\nNothing was changed.\n");
    try (var lake = catalog()) {
      assertThat(lake.tables()).isEmpty();
    }
  }

  @Test
  void refusesAnotherFileWithoutRepeatingIt() throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), "{\"password\": \"hunter2\"}");

    var restored = run("restore", other.toString());

    assertThat(restored.exitCode()).isEqualTo(ExitCode.TROUBLE);
    assertThat(restored.err())
        .contains("Cannot read '" + other + "': it is not what 'chimera backup' writes")
        .doesNotContain("hunter2");
  }
}
