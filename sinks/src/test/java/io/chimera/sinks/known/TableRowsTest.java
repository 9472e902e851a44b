package io.chimera.sinks.known;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.stream.ClosingJudge;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRowsTest {
  private static final Contract CONTRACT = Contracts.bets();
  private static final Dataset BETS = CONTRACT.datasets().get(0);
  private static final long SECOND = 1_000_000;
  private static final long NO_TIME = Ingested.NO_TIME;

  @TempDir private Path directory;
  private TestLake lake;

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
    lake.open(CONTRACT, TestLake.at(0));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** A run that commits the records {@code from} to {@code to - 1}, whose times are seconds. */
  private ClosingJudges judges = ClosingJudges.NONE;

  private void commit(long from, long to, @Nullable KeyReadings keys) throws Exception {
    List<OpenedDataset> opened = lake.openAgain(CONTRACT);
    try (var writer =
            new OneInputStreamOperatorTestHarness<>(
                new WriteOperator(lake.address(), CONTRACT), 1, 1, 0);
        var committer =
            new OneInputStreamOperatorTestHarness<>(
                new CommitOperator(lake.address(), opened, null, null, judges), 1, 1, 0)) {
      writer.open();
      committer.open();
      var feed = new Feed(0, from, 0);
      while (feed.position() < to) {
        writer.processElement(feed.next(), 0);
      }
      writer.processElement(feed.tally(), 0);
      if (keys != null) {
        var readings = Readings.keys(keys);
        var tally = new DatasetTally(0, Tally.ZERO, new SplitProgress[0], readings);
        writer.processElement(Ingested.tally(tally), 0);
      }
      writer.endInput();
      for (WrittenFiles files : writer.extractOutputValues()) {
        committer.processElement(files, 0);
      }
      committer.snapshot(1, 1);
      committer.notifyOfCompletedCheckpoint(1);
    }
  }

  /** Each row as {@code player id}, sorted. */
  private List<String> read(long from) throws IOException {
    var rows = new ArrayList<String>();
    try (var known = TableRows.of(lake.address()).open()) {
      known.read(
          BETS,
          List.of("player", "id"),
          from,
          row -> rows.add(row.getString(0) + " " + row.getLong(1)));
    }
    rows.sort(null);
    return rows;
  }

  private long streamTime(Dataset dataset) {
    try (var known = TableRows.of(lake.address()).open()) {
      return known.streamTime(dataset);
    }
  }

  @Test
  void readsColumnsInTheOrderAskedFor() throws Exception {
    commit(0, 2, null);
    commit(2, 3, null);

    assertThat(read(NO_TIME)).containsExactly("player-0 0", "player-1 1", "player-2 2");
  }

  @Test
  void opensNoFileOfBeforeTheTimeAskedFor() throws Exception {
    // Given
    commit(0, 2, null);
    var before = parquetFiles();
    commit(2, 4, null);
    for (Path file : before) {
      Files.delete(file);
    }
    // When
    var rows = read(3 * SECOND);
    // Then
    assertThat(rows).contains("player-3 3").doesNotContain("player-0 0", "player-1 1");
  }

  private List<Path> parquetFiles() throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void rowsThatOthersDeletedAreNotThere() throws Exception {
    commit(0, 3, null);
    Table table = lake.table("bets");
    var output = table.io().newOutputFile(table.location() + "/data/delete.parquet");
    EqualityDeleteWriter<GenericRecord> deletes =
        Parquet.writeDeletes(output)
            .forTable(table)
            .rowSchema(table.schema().select("id"))
            .createWriterFunc(GenericParquetWriter::create)
            .withSpec(table.spec())
            .equalityFieldIds(table.schema().findField("id").fieldId())
            .buildEqualityWriter();
    try (deletes) {
      var gone = GenericRecord.create(table.schema().select("id"));
      gone.setField("id", 1L);
      deletes.write(gone);
    }
    table.newRowDelta().addDeletes(deletes.toDeleteFile()).commit();

    assertThat(read(NO_TIME)).containsExactly("player-0 0", "player-2 2");
  }

  @Test
  void readsWhatWaitsBehindTheGateToo() throws Exception {
    commit(0, 1, null);
    judges = dataset -> new Holding();
    commit(1, 2, null);

    assertThat(lake.table("bets").currentSnapshot().summary()).containsEntry("total-records", "1");
    assertThat(read(NO_TIME)).containsExactly("player-0 0", "player-1 1");
  }

  @Test
  void readsWhatOthersPutOnMainBesideWhatWaits() throws Exception {
    commit(0, 1, null);
    judges = dataset -> new Holding();
    commit(1, 2, null);
    Table table = lake.table("bets");
    table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();

    // Its row is gone from main, and comes back with a release.
    assertThat(read(NO_TIME)).containsExactly("player-0 0", "player-1 1");
    table.newAppend().commit();
    assertThat(read(NO_TIME)).containsExactly("player-0 0", "player-1 1");
  }

  @Test
  void opensNoFileOfBeforeTheTimeAskedForBehindTheGateEither() throws Exception {
    // Given
    commit(0, 2, null);
    judges = dataset -> new Holding();
    commit(2, 3, null);
    var before = parquetFiles();
    commit(3, 5, null);
    for (Path file : before) {
      Files.delete(file);
    }
    // When
    var rows = read(3 * SECOND);
    // Then
    assertThat(rows).containsExactly("player-3 3", "player-4 4");
  }

  @Test
  void branchOfSomebodyElseIsNotRead() throws Exception {
    commit(0, 1, null);
    Table table = lake.table("bets");
    long open = table.currentSnapshot().snapshotId();
    commit(1, 2, null);
    table.refresh();
    table.manageSnapshots().createBranch("held", table.currentSnapshot().snapshotId()).commit();
    table.manageSnapshots().rollbackTo(open).commit();

    assertThat(read(NO_TIME)).containsExactly("player-0 0");
  }

  /** Lets no commit through. */
  private static final class Holding implements ClosingJudge {
    @Override
    public void remember(Readings judged) {}

    @Override
    public Readings judge(Tally tally, Readings readings, Instant closedAt) {
      return readings.judged(
          new RuleVerdict[] {
            new RuleVerdict("r", RuleVerdict.Outcome.FAILED, "1", CommitRule.OnFailure.HOLD)
          });
    }
  }

  @Test
  void tellsTheNewestTimeThatTheBooksHave() throws Exception {
    assertThat(streamTime(BETS)).isEqualTo(NO_TIME);

    commit(0, 1, new KeyReadings(1, 2, 17 * SECOND + 5, "at"));
    commit(1, 2, null);

    assertThat(streamTime(BETS)).isEqualTo(17 * SECOND + 5);
    commit(2, 3, new KeyReadings(0, 0, 19 * SECOND, "at"));
    assertThat(streamTime(BETS)).isEqualTo(19 * SECOND);
  }

  @Test
  void timeOfAnotherColumnSaysNothing() throws Exception {
    commit(0, 1, new KeyReadings(0, 0, 17 * SECOND, "other"));

    assertThat(BETS.eventTime()).isEqualTo(new EventTime("at", null));
    assertThat(streamTime(BETS)).isEqualTo(NO_TIME);
  }
}
