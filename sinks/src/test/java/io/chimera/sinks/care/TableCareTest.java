package io.chimera.sinks.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.ledger.HistoryNeeds;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Pipeline;
import io.chimera.sinks.ledger.SavedState;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that a pipeline writes, and care of it in between. */
class TableCareTest {
  /** Of three records one is rejected. */
  private static final int POISON = 3;

  private static final int COMMITS = 12;
  private static final int RECORDS = 5;

  private final Contract contract = Contracts.bets();
  private CaredLake lake;
  private List<OpenedDataset> opened;
  private Pipeline pipeline;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    lake = new CaredLake(directory);
    opened = lake.lake().open(contract, TestLake.at(0));
    pipeline = lake.start(contract, opened);
    for (int commit = 1; commit <= COMMITS; commit++) {
      pipeline.read(RECORDS).checkpoint(commit);
    }
    lake.keepOneSnapshot();
  }

  @AfterEach
  void close() {
    pipeline.close();
    lake.close();
  }

  private void assertWhole(long to) {
    assertThat(lake.lake().values("bets", "id")).isEqualTo(Feed.rows(0, to, POISON));
    assertThat(lake.lake().values("bets__quarantine", "source_position"))
        .isEqualTo(Feed.rejections(0, to, POISON));
    assertThat(lake.audit().problems()).isEmpty();
  }

  private static long all() {
    return (long) COMMITS * RECORDS;
  }

  private static int count(Table table) {
    int count = 0;
    for (Snapshot unusedSnapshot : table.snapshots()) {
      count++;
    }
    return count;
  }

  private static List<Path> files(Table table) throws IOException {
    var files = new ArrayList<Path>();
    try (var tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(Path.of(task.file().location()));
      }
    }
    return files;
  }

  /** After each kind of care the rows are the same, the books balance, and the pipeline goes on. */
  @ParameterizedTest
  @EnumSource
  void losesNothingAndIsInNobodysWay(CareTask task) throws Exception {
    lake.care(CaredLake.later(), CaredLake.rules(task));

    assertWhole(all());
    pipeline.read(RECORDS).checkpoint(COMMITS + 1);
    assertWhole(all() + RECORDS);
    pipeline.close();
    lake.lake().openAgain(contract);
    assertThat(lake.audit().problems()).isEmpty();
    WrittenTable.readHistory(lake.bets());
    WrittenTable.readHistory(lake.quarantine());
  }

  @Test
  void allOfItTwiceLosesNothing() {
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.values()));
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.values()));

    assertWhole(all());
    assertThat(lake.bets().currentSnapshot().summary()).containsEntry("total-data-files", "1");
    WrittenTable.readHistory(lake.bets());
  }

  @Test
  void compactionMakesFewFilesOfMany() {
    CareStep step = lake.step(Instant.now(), CareTask.COMPACT);

    assertThat(step.count("files")).isEqualTo(COMMITS);
    assertThat(step.count("into")).isEqualTo(1);
    assertThat(step.notes()).isEmpty();
    var summary = lake.bets().currentSnapshot().summary();
    assertThat(summary)
        .containsEntry("total-data-files", "1")
        .containsEntry("chimera-upkeep", "compact");
    assertThat(summary.keySet()).noneMatch(key -> key.startsWith("chimera."));
    assertThat(lake.audit().complete()).isTrue();
  }

  @Test
  void compactionIsNoChangeThatARewindWouldTakeBack() {
    var ledger = new TableLedger(lake.bets());
    var entries = ledger.entries();
    long target = entries.get(3).snapshotId();
    lake.step(Instant.now(), CareTask.COMPACT);

    ledger.refresh();

    assertThat(ledger.planRewind(target).others()).isEmpty();
  }

  @Test
  void rejectedRecordsAreLeftWhileARewindMayAskForThem() {
    var reports = lake.care(Instant.now(), CaredLake.rules(CareTask.COMPACT));

    assertThat(reports.get(1).step(CareTask.COMPACT).orElseThrow().counts()).isEmpty();
    assertThat(lake.quarantine().currentSnapshot().summary())
        .containsEntry("total-data-files", "" + COMMITS);
  }

  @Test
  void rejectedRecordsArePutTogetherOnceNoRewindGoesBackSoFar() throws Exception {
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.EXPIRE));
    pipeline.read(RECORDS).checkpoint(COMMITS + 1);

    lake.care(CaredLake.later(), CaredLake.rules(CareTask.COMPACT));

    // Of the closings that are left the table's last two are in its history.
    assertThat(lake.quarantine().currentSnapshot().summary())
        .containsEntry("total-data-files", "2");
    assertWhole(all() + RECORDS);
  }

  /** It is in the quarantine before the table's books have it, and may be taken out again. */
  @Test
  void whatIsRejectedMeanwhileIsNotSettled() throws Exception {
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.EXPIRE));
    long settled = HistoryNeeds.settled(lake.quarantine(), lake.bets());

    pipeline.read(RECORDS).checkpoint(COMMITS + 1);

    assertThat(settled).isLessThan(lake.quarantine().currentSnapshot().sequenceNumber());
    var unusedStep =
        new Compaction(lake.quarantine(), settled, Compaction.MOST_BYTES)
            .run(CaredLake.rules(CareTask.COMPACT));
    assertThat(lake.quarantine().currentSnapshot().summary())
        .containsEntry("total-data-files", "2");
    assertWhole(all() + RECORDS);
  }

  @Test
  void rejectedRecordsGoByTheDay() {
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.EXPIRE));

    // They were rejected in 2027, as the feed has it.
    var rules = CaredLake.rules(null, Duration.ofDays(10), CareTask.RETENTION);
    var reports = lake.care(Instant.parse("2027-03-01T00:00:00Z"), rules);

    CareStep step = reports.get(1).step(CareTask.RETENTION).orElseThrow();
    assertThat(step.count("rows")).isEqualTo(all() / POISON);
    assertThat(lake.lake().values("bets__quarantine", "source_position")).isEmpty();
    assertThat(lake.lake().values("bets", "id")).isEqualTo(Feed.rows(0, all(), POISON));
    assertThat(lake.audit().problems()).isEmpty();
    lake.lake().openAgain(contract);
  }

  @Test
  void expiryKeepsTheLedgersHead() {
    CareStep step = lake.step(CaredLake.later(), CareTask.EXPIRE);

    // The creation of a table makes no snapshot, its opening does.
    assertThat(step.count("snapshots")).isEqualTo(COMMITS);
    assertThat(count(lake.bets())).isEqualTo(1);
    assertThat(new TableLedger(lake.bets()).head().orElseThrow().entry().totals().in())
        .isEqualTo(all());
    assertThat(lake.audit().complete()).isFalse();
  }

  /** Until the next commit they are those of the ledger's newest entry. */
  @Test
  void expiryDeletesFilesThatWereCompacted() throws Exception {
    List<Path> before = files(lake.bets());
    lake.step(CaredLake.later(), CareTask.COMPACT);
    lake.step(CaredLake.later(), CareTask.EXPIRE);
    assertThat(before).allMatch(Files::exists);
    pipeline.read(RECORDS).checkpoint(COMMITS + 1);

    CareStep step = lake.step(CaredLake.later(), CareTask.EXPIRE);

    assertThat(before).noneMatch(Files::exists);
    assertThat(step.count("files")).isGreaterThan(COMMITS);
    assertWhole(all() + RECORDS);
  }

  /** By the entries since the positions last moved it is said whether a savepoint may go on. */
  @Test
  void expiryKeepsEntriesSinceThePositionsLastMoved() {
    pipeline.close();
    lake.lake().openAgain(contract);
    lake.lake().openAgain(contract);

    lake.step(CaredLake.later(), CareTask.EXPIRE);

    assertThat(new TableLedger(lake.bets()).entries())
        .extracting(entry -> entry.entry().operation().label())
        .containsExactly("closing", "opening", "opening");
    assertThat(lake.audit().problems()).isEmpty();
  }

  @Test
  void expiryOfTheQuarantineGoesNoFurtherThanARewindOfTheTable() {
    // The table's snapshots stay, and the quarantine's could go.
    var table = lake.bets();
    table.manageSnapshots().setMinSnapshotsToKeep("main", 100).commit();

    lake.care(CaredLake.later(), CaredLake.rules(CareTask.EXPIRE));

    assertThat(count(lake.quarantine())).isGreaterThanOrEqualTo(COMMITS);
    var ledger = new TableLedger(lake.bets());
    var plan = ledger.planRewind(ledger.entries().get(2).snapshotId());
    Openings.checkRewind(lake.quarantine(), plan);
  }

  @Test
  void manifestsArePutTogether() {
    CareStep step = lake.step(Instant.now(), CareTask.MANIFESTS);

    assertThat(step.count("manifests")).isEqualTo(COMMITS);
    assertThat(step.count("into")).isEqualTo(1);
    assertThat(lake.bets().currentSnapshot().allManifests(lake.bets().io())).hasSize(1);
  }

  @Test
  void dryRunSaysTheSameAndChangesNothing() {
    long before = lake.bets().currentSnapshot().snapshotId();

    var reports = lake.care(CaredLake.later(), CaredLake.said(CaredLake.rules(CareTask.values())));

    TableReport bets = reports.get(0);
    assertThat(bets.before()).isEqualTo(bets.after());
    assertThat(bets.step(CareTask.COMPACT).orElseThrow().count("files")).isEqualTo(COMMITS);
    assertThat(bets.step(CareTask.EXPIRE).orElseThrow().count("snapshots")).isEqualTo(COMMITS);
    assertThat(bets.step(CareTask.MANIFESTS).orElseThrow().count("manifests")).isEqualTo(COMMITS);
    assertThat(lake.bets().currentSnapshot().snapshotId()).isEqualTo(before);
    assertThat(count(lake.bets())).isEqualTo(COMMITS + 1);
  }

  @Test
  void reportsWhatTheTableIsMadeOfBeforeAndAfter() {
    TableReport bets = lake.care(Instant.now(), CaredLake.rules(CareTask.COMPACT)).get(0);

    assertThat(bets.before().files()).isEqualTo(COMMITS);
    assertThat(bets.before().snapshots()).isEqualTo(COMMITS + 1);
    assertThat(bets.after().files()).isEqualTo(1);
    assertThat(bets.after().rows()).isEqualTo(bets.before().rows());
    assertThat(bets.after().averageBytes()).isGreaterThan(bets.before().averageBytes());
  }

  @Test
  void orphansGoAndWhatASavepointHasToCommitStays() throws Exception {
    Path stray = stray("data/stray.parquet");
    Path strayManifest = stray("metadata/stray-m0.avro");
    var checkpoint = pipeline.read(RECORDS).snapshot(COMMITS + 1);
    pipeline.close();
    SavedState.write(
        lake.checkpoints().resolve("savepoints/casino/savepoint-1"),
        checkpoint,
        CaredLake.COMMITTER);

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.notes()).isEmpty();
    assertThat(step.count("files")).isEqualTo(2);
    assertThat(stray).doesNotExist();
    assertThat(strayManifest).doesNotExist();
    var feed = new Feed(0, checkpoint.position(), POISON);
    pipeline = Pipeline.start(lake.lake().address(), contract, opened, feed, checkpoint);
    assertWhole(all() + RECORDS);
  }

  /** The first look has come too late for one of them and too early for the next. */
  @Test
  void checkpointsAreFoundThoughTheyFollowOnEachOtherMeanwhile() throws Exception {
    Path next = lake.checkpoints().resolve("job/chk-" + (COMMITS + 1));
    SavedState.write(next, pipeline.read(RECORDS).snapshot(COMMITS + 1), CaredLake.COMMITTER);
    var looks = new ArrayDeque<List<Path>>(List.of(List.of(), List.of(next)));

    Set<String> files =
        new KeptCheckpoints(lake.checkpoints().toString())
            .files(
                () ->
                    looks.remove().stream()
                        .map(each -> new org.apache.flink.core.fs.Path(each.toString()))
                        .collect(Collectors.toSet()));

    // One of the table and one of its quarantine.
    assertThat(files).hasSize(2);
  }

  @Test
  void orphansOfThePipelineThatDiedGoOnceNoSavepointHasThem() throws Exception {
    pipeline.read(RECORDS).snapshot(COMMITS + 1);
    pipeline.close();

    var reports = lake.care(CaredLake.later(), CaredLake.rules(CareTask.ORPHANS));

    assertThat(reports)
        .extracting(each -> each.steps().get(0).count("files"))
        .containsExactly(1L, 1L);
    assertWhole(all());
  }

  @Test
  void youngFilesAreNoOrphans() throws IOException {
    Path stray = stray("data/stray.parquet");

    CareStep step = lake.step(Instant.now(), CareTask.ORPHANS);

    assertThat(step.counts()).isEmpty();
    assertThat(stray).exists();
  }

  @Test
  void filesBesideIcebergsDirectoriesAreSomebodysOwn() throws IOException {
    Path readme = stray("README.md");

    lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(readme).exists();
  }

  @Test
  void nothingIsDeletedWhereACheckpointCannotBeRead() throws IOException {
    Path stray = stray("data/stray.parquet");
    Path broken = lake.checkpoints().resolve("job/chk-7/_metadata");
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "not of Flink");

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.notes()).singleElement().asString().contains("Cannot read checkpoint");
    assertThat(stray).exists();
  }

  @Test
  void nothingIsDeletedWhereTheCheckpointsAreElsewhere() throws IOException {
    Path stray = stray("data/stray.parquet");
    Files.delete(lake.checkpoints());

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.notes()).singleElement().asString().contains("no such directory here");
    assertThat(stray).exists();
  }

  @Test
  void nothingIsDeletedWhereAnotherTableMayHaveItsFiles() throws IOException {
    Path stray = stray("data/stray.parquet");
    lake.quarantine().updateLocation().setLocation(lake.bets().location() + "/rejected").commit();

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.notes())
        .containsExactly(
            "table 'casino.bets__quarantine' has its files in the same directory: nothing was"
                + " deleted");
    assertThat(stray).exists();
  }

  /** Where others put the files of a table a property of it says. */
  @Test
  void nothingIsDeletedWhereAnotherTableSaysThatItsFilesAreHere() throws IOException {
    Path stray = stray("data/stray.parquet");
    lake.quarantine()
        .updateProperties()
        .set(TableProperties.WRITE_DATA_LOCATION, lake.bets().location() + "/data/rejected")
        .commit();

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.notes())
        .containsExactly(
            "table 'casino.bets__quarantine' has its files in the same directory: nothing was"
                + " deleted");
    assertThat(stray).exists();
  }

  /** Files that are the table's by another path are the table's. */
  @Test
  void aDirectoryMayBeCalledOtherwiseThanWhenItsFilesWereWritten() throws IOException {
    Path directory = Path.of(lake.bets().location());
    Path link = lake.checkpoints().resolveSibling("link");
    Files.createSymbolicLink(link, directory);
    Path stray = stray("data/stray.parquet");
    lake.bets().updateLocation().setLocation(link.toString()).commit();

    CareStep step = lake.step(CaredLake.later(), CareTask.ORPHANS);

    assertThat(step.count("files")).isEqualTo(1);
    assertThat(stray).doesNotExist();
    assertWhole(all());
    WrittenTable.readHistory(lake.bets());
  }

  /** A name that begins as another does is not the other's. */
  @Test
  void theQuarantineBesideIsNotInTheTablesDirectory() throws IOException {
    lake.step(CaredLake.later(), CareTask.ORPHANS);

    try (Stream<Path> files = Files.walk(Path.of(lake.quarantine().location()))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSize(COMMITS);
    }
  }

  private Path stray(String name) throws IOException {
    Path file = Path.of(lake.bets().location()).resolve(name);
    return Files.writeString(file, "left by somebody who died");
  }
}
