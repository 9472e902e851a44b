package io.chimera.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.Changes;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.known.TableRows;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes through the writer to what readers of the table see. */
class UpsertTest {
  private static final PartitionField BY_PLAYER =
      new PartitionField("player", Transform.IDENTITY, 0);
  private static final PartitionField BY_ID = new PartitionField("id", Transform.BUCKET, 115);

  private Path directory;
  private TestLake lake;

  @BeforeEach
  void open(@TempDir Path temporary) {
    directory = temporary;
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** Some writers and a committer, driven step by step; a key has its writer. */
  private final class Run implements AutoCloseable {
    private final List<OneInputStreamOperatorTestHarness<Ingested, WrittenFiles>> writers =
        new ArrayList<>();
    private final OneInputStreamOperatorTestHarness<WrittenFiles, Void> committer;
    private final Changes changes = new Changes();
    private long position;
    private long checkpoint;

    Run(int parallelism, PartitionField... partition) throws Exception {
      Contract contract = Contracts.upserts(partition);
      List<OpenedDataset> opened = lake.open(contract, TestLake.at(0));
      for (int subtask = 0; subtask < parallelism; subtask++) {
        var writer =
            new OneInputStreamOperatorTestHarness<>(
                new WriteOperator(lake.address(), contract), parallelism, parallelism, subtask);
        writer.open();
        writers.add(writer);
      }
      committer =
          new OneInputStreamOperatorTestHarness<>(
              new CommitOperator(lake.address(), opened, null, null, ClosingJudges.NONE), 1, 1, 0);
      committer.open();
    }

    void insert(long id, String player) throws Exception {
      send(id, changes.insert(id, player));
    }

    void update(long id, String player) throws Exception {
      send(id, changes.update(id, player));
    }

    void delete(long id) throws Exception {
      send(id, changes.delete(id));
    }

    void rekey(long from, long to, String player) throws Exception {
      send(from, changes.before(from));
      send(to, changes.update(to, player));
    }

    void send(long id, Ingested ingested) throws Exception {
      writers.get((int) (id % writers.size())).processElement(ingested, 0);
    }

    List<WrittenFiles> handOver() throws Exception {
      position++;
      writers.get(0).processElement(changes.tally(position - 1, position), 0);
      checkpoint++;
      var handed = new ArrayList<WrittenFiles>();
      for (var writer : writers) {
        writer.prepareSnapshotPreBarrier(checkpoint);
        handed.addAll(writer.extractOutputValues());
        writer.getOutput().clear();
      }
      return handed;
    }

    void giveUp() throws Exception {
      for (WrittenFiles files : handOver()) {
        committer.processElement(files, 0);
      }
    }

    void commit() throws Exception {
      for (WrittenFiles files : handOver()) {
        committer.processElement(files, 0);
      }
      committer.snapshot(checkpoint, checkpoint);
      committer.notifyOfCompletedCheckpoint(checkpoint);
    }

    @Override
    public void close() throws Exception {
      for (var writer : writers) {
        writer.close();
      }
      committer.close();
    }
  }

  /** As text, sorted; Iceberg's own reader adds columns to rows of files that have deletes. */
  private List<String> rows() throws IOException {
    var rows = new ArrayList<String>();
    try (var records = IcebergGenerics.read(lake.table("bets")).build()) {
      records.forEach(
          record -> rows.add(row((Long) record.getField("id"), record.getField("player"))));
    }
    rows.sort(null);
    return rows;
  }

  /** The same by Flink's reader. */
  private List<String> rowsOfFlink() throws IOException {
    var rows = new ArrayList<String>();
    try (var known = TableRows.of(lake.address()).open()) {
      known.read(
          Contracts.upserts().datasets().get(0),
          List.of("id", "player"),
          Ingested.NO_TIME,
          row -> rows.add(row(row.getLong(0), row.getString(1))));
    }
    rows.sort(null);
    return rows;
  }

  private static String row(long id, Object player) {
    return id + " " + player;
  }

  private static List<String> rows(Map<Long, String> players) {
    return players.entrySet().stream()
        .map(each -> row(each.getKey(), each.getValue()))
        .sorted()
        .toList();
  }

  /** Delete files of the newest snapshot. */
  private List<DeleteFile> deletes() {
    Table table = lake.table("bets");
    var added = SnapshotChanges.builderFor(table).snapshot(table.currentSnapshot()).build();
    var files = new ArrayList<DeleteFile>();
    added.addedDeleteFiles().forEach(files::add);
    return files;
  }

  private ChangeCounts counts() {
    return new TableLedger(lake.table("bets")).head().orElseThrow().entry().readings().changes();
  }

  private void assertBalanced() {
    var audit = Books.audit(new TableLedger(lake.table("bets")).entries());
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.complete()).isTrue();
  }

  /** Its barrier has passed the writers, and the committer never heard of it. */
  @Test
  void deleteReachesRowsOfACheckpointThatWasGivenUp() throws Exception {
    try (var run = new Run(1)) {
      run.insert(1, "kept");
      run.insert(2, "deleted");
      run.insert(3, "changed");
      run.giveUp();
      run.delete(2);
      run.update(3, "changed again");
      run.commit();
    }

    assertThat(rows()).containsExactly("1 kept", "3 changed again");
    assertBalanced();
  }

  private static Stream<Arguments> layouts() {
    return Stream.of(
        argumentSet("without partitions", 1L, 1, List.of()),
        argumentSet("without partitions, three writers", 2L, 3, List.of()),
        argumentSet("partitions by the key", 3L, 2, List.of(BY_ID)),
        argumentSet("partitions by what changes", 4L, 2, List.of(BY_PLAYER)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theTableIsWhatTheChangesMakeOfIt(long seed, int writers, List<PartitionField> partition)
      throws Exception {
    var random = new SplittableRandom(seed);
    var expected = new HashMap<Long, String>();
    boolean isFanned = !partition.isEmpty();
    int keys = isFanned ? 300 : 600;
    try (var run = new Run(writers, partition.toArray(PartitionField[]::new))) {
      for (int commit = 0; commit < (isFanned ? 3 : 10); commit++) {
        int changes = isFanned ? 250 : random.nextInt(1500);
        for (int change = 0; change < changes; change++) {
          long id = random.nextLong(keys);
          String player = "p" + random.nextInt(115);
          change(run, expected, id, player, random);
        }
        run.commit();
        assertThat(rows()).as("after commit " + commit).isEqualTo(rows(expected));
      }
    }
    assertBalanced();
  }

  private static void change(
      Run run, Map<Long, String> expected, long id, String player, SplittableRandom random)
      throws Exception {
    if (!expected.containsKey(id)) {
      // An update may be of a row that nobody has seen.
      if (random.nextInt(5) == 0) {
        run.update(id, player);
      } else {
        run.insert(id, player);
      }
      expected.put(id, player);
      return;
    }
    long other = id + 1 + random.nextLong(20);
    switch (random.nextInt(4)) {
      case 0 -> {
        run.delete(id);
        expected.remove(id);
      }
      case 1 -> {
        if (!expected.containsKey(other)) {
          run.rekey(id, other, player);
          expected.remove(id);
          expected.put(other, player);
        }
      }
      default -> {
        run.update(id, player);
        expected.put(id, player);
      }
    }
  }

  @Test
  void countsWhatItDidAndBalances() throws Exception {
    try (var run = new Run(2)) {
      run.insert(1, "a");
      run.insert(2, "b");
      run.insert(3, "c");
      run.commit();
      assertThat(counts()).isEqualTo(new ChangeCounts(3, 0, 0));

      run.update(1, "aa");
      run.delete(2);
      run.rekey(3, 4, "c");
      run.insert(5, "e");
      run.commit();
    }

    assertThat(counts()).isEqualTo(new ChangeCounts(1, 2, 1));
    assertThat(rows()).containsExactly(row(1, "aa"), row(4, "c"), row(5, "e"));
    assertThat(rowsOfFlink()).isEqualTo(rows());
    var entry = new TableLedger(lake.table("bets")).head().orElseThrow().entry();
    assertThat(entry.tally().in()).isEqualTo(4);
    assertThat(entry.tally().written()).isEqualTo(4);
    assertBalanced();
  }

  @Test
  void insertsDeletesAndInsertsOneKeyInOneCommit() throws Exception {
    try (var run = new Run(1)) {
      run.insert(1, "a");
      run.delete(1);
      run.insert(1, "b");
      run.delete(1);
      run.insert(1, "c");
      run.commit();
    }

    assertThat(rows()).containsExactly(row(1, "c"));
    assertThat(deletes())
        .as("what is new is not looked for in earlier commits")
        .extracting(DeleteFile::content)
        .containsOnly(FileContent.POSITION_DELETES);
  }

  @Test
  void writesNoDeletesWhereEveryRowIsNew() throws Exception {
    try (var run = new Run(1, BY_ID)) {
      for (long id = 0; id < 500; id++) {
        run.insert(id, "p");
      }
      run.commit();
    }

    assertThat(rows()).hasSize(500);
    assertThat(deletes()).isEmpty();
    assertThat(lake.table("bets").currentSnapshot().operation()).isEqualTo("append");
  }

  @Test
  void takesARowBackWhoseFileWasClosedLongBefore() throws Exception {
    try (var run = new Run(1, BY_PLAYER)) {
      for (long id = 0; id < 250; id++) {
        run.insert(id, "p" + id);
      }
      run.update(0, "moved");
      run.delete(1);
      run.commit();
    }

    assertThat(rows()).hasSize(249).contains(row(0, "moved")).doesNotContain(row(1, "p1"));
  }

  @Test
  void deletesInThePartitionWhereItFollowsFromTheKeyAndEverywhereElse() throws Exception {
    try (var run = new Run(1, BY_ID)) {
      run.update(1, "a");
      run.update(2, "b");
      run.commit();
    }
    assertThat(deletes())
        .hasSize(2)
        .allSatisfy(
            file -> assertThat(file.specId()).isEqualTo(lake.table("bets").spec().specId()));
  }

  @Test
  void deletesInAllPartitionsWhereAnUpdateMovesRows() throws Exception {
    try (var run = new Run(1, BY_PLAYER)) {
      run.insert(1, "a");
      run.commit();
      run.update(1, "b");
      run.commit();
    }

    assertThat(rows()).containsExactly(row(1, "b"));
    Table table = lake.table("bets");
    assertThat(deletes())
        .singleElement()
        .satisfies(file -> assertThat(table.specs().get(file.specId()).isUnpartitioned()).isTrue());
  }

  /** Else a read of millions of rows would keep all of their keys. */
  @Test
  void remembersNoRowThatAReadHasFound() throws Exception {
    try (var run = new Run(1)) {
      run.send(1, run.changes.found(1, "a"));
      run.delete(1);
      run.commit();
    }

    assertThat(deletes())
        .extracting(DeleteFile::content)
        .containsExactly(FileContent.EQUALITY_DELETES);
  }

  @Test
  void deletesWhatWasNotHandedOver() throws Exception {
    try (var run = new Run(1, BY_ID)) {
      for (long id = 0; id < 300; id++) {
        run.insert(id, "a");
        run.update(id + 300, "b");
        run.delete(id);
      }
      assertThat(parquetFiles()).isNotEmpty();
    }

    assertThat(parquetFiles()).isEmpty();
  }

  private List<Path> parquetFiles() throws Exception {
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void refusesToCommitDeletesOfPartitionsOnceThereAreOthers() throws Exception {
    try (var run = new Run(1, BY_ID)) {
      run.insert(1, "a");
      run.commit();
      run.update(1, "b");
      lake.table("bets").updateSpec().addField("player").commit();

      assertThatThrownBy(run::commit)
          .hasRootCauseMessage(
              "Cannot commit to table 'lake.casino.bets': it was partitioned anew, and deletes that"
                  + " were written before do not reach all of it; start from the table");
    }
    assertThat(rows()).containsExactly(row(1, "a"));
  }

  @Test
  void deletesByKeysOfEveryType() throws Exception {
    List<Column> columns =
        List.of(
            Contracts.required("boolean", Primitive.BOOLEAN),
            Contracts.required("int", Primitive.INT),
            Contracts.required("long", Primitive.LONG),
            Contracts.required("string", Primitive.STRING),
            Contracts.required("bytes", Primitive.BYTES),
            Contracts.required("uuid", Primitive.UUID),
            Contracts.required("date", Primitive.DATE),
            Contracts.required("time", Primitive.TIME),
            Contracts.required("timestamp", Primitive.TIMESTAMP),
            Contracts.required("at", Primitive.TIMESTAMPTZ),
            Contracts.required("decimal", new ColumnType.DecimalType(18, 4)),
            Contracts.required("long_decimal", new ColumnType.DecimalType(38, 4)),
            Contracts.optional("value", Primitive.STRING));
    List<String> key = columns.subList(0, 12).stream().map(Column::name).toList();
    Contract contract =
        Contracts.of(
            Contracts.withKind(
                Contracts.dataset("keys", List.of(), columns),
                new TargetKind.Upsert(key, TargetKind.Deletes.REMOVE)));
    List<OpenedDataset> opened = lake.open(contract, TestLake.at(0));
    try (var writer =
            new OneInputStreamOperatorTestHarness<>(
                new WriteOperator(lake.address(), contract), 1, 1, 0);
        var committer =
            new OneInputStreamOperatorTestHarness<>(
                new CommitOperator(lake.address(), opened, null, null, ClosingJudges.NONE),
                1,
                1,
                0)) {
      writer.open();
      committer.open();
      for (int commit = 1; commit <= 2; commit++) {
        // The key again and again, in one commit and over both; beside it one that is close.
        writer.processElement(keyed(RowKind.UPDATE_AFTER, 7, "old " + commit), 0);
        writer.processElement(keyed(RowKind.UPDATE_AFTER, 7, "new " + commit), 0);
        writer.processElement(keyed(RowKind.UPDATE_AFTER, 8, "other " + commit), 0);
        var tally = new Tally(3, 3, 0, 0, 0, 0, 0, null);
        var progress = new SplitProgress[] {new SplitProgress("game_v1", 0, commit - 1, commit)};
        writer.processElement(Ingested.tally(new DatasetTally(0, tally, progress)), 0);
        writer.prepareSnapshotPreBarrier(commit);
        for (WrittenFiles files : writer.extractOutputValues()) {
          committer.processElement(files, 0);
        }
        writer.getOutput().clear();
        committer.snapshot(commit, commit);
        committer.notifyOfCompletedCheckpoint(commit);
      }
    }

    assertThat(lake.values("keys", "value")).containsExactly("new 2", "other 2");
  }

  private static Ingested keyed(RowKind kind, int number, String value) {
    var row = new TypedRow(13);
    row.setBoolean(0, true);
    row.setInt(1, number);
    row.setLong(2, number);
    row.setObject(3, StringData.fromString("a longer text " + number));
    row.setObject(4, new byte[] {1, 2, (byte) number});
    row.setObject(5, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) number});
    row.setInt(6, number);
    row.setInt(7, number);
    row.setTimestampMicros(8, -number);
    row.setTimestampMicros(9, number);
    row.setDecimal(10, number);
    row.setObject(11, DecimalData.fromBigDecimal(BigDecimal.valueOf(number, 4), 38, 4));
    row.setObject(12, StringData.fromString(value));
    row.setRowKind(kind);
    return Ingested.row(0, row);
  }

  /** Files of an earlier layout are not reached by deletes of one partition. */
  @Test
  void deletesEverywhereOnceTheTableWasPartitionedDifferently() throws Exception {
    try (var run = new Run(1)) {
      run.insert(1, "a");
      run.commit();
    }
    lake.table("bets").updateSpec().addField("id_bucket", Expressions.bucket("id", 115)).commit();
    TargetTables.main(lake.catalog(), Contracts.upserts(BY_ID).datasets().get(0));

    Contract contract = Contracts.upserts(BY_ID);
    List<OpenedDataset> opened = lake.openAgain(contract);
    try (var writer =
            new OneInputStreamOperatorTestHarness<>(
                new WriteOperator(lake.address(), contract), 1, 1, 0);
        var committer =
            new OneInputStreamOperatorTestHarness<>(
                new CommitOperator(lake.address(), opened, null, null, ClosingJudges.NONE),
                1,
                1,
                0)) {
      writer.open();
      committer.open();
      var changes = new Changes();
      writer.processElement(changes.update(1, "b"), 0);
      writer.processElement(changes.tally(1, 2), 0);
      writer.endInput();
      committer.processElement(writer.extractOutputValues().get(0), 0);
      committer.snapshot(1, 1);
      committer.notifyOfCompletedCheckpoint(1);
    }

    assertThat(rows()).containsExactly(row(1, "b"));
  }

  @Test
  void refusesARowThatIsGoneFromARead() throws Exception {
    try (var run = new Run(1)) {
      Ingested gone = run.changes.delete(1).ofRead();

      assertThatThrownBy(() -> run.send(1, gone))
          .hasMessageContaining("Cannot find a row that is gone by a read");
    }
  }
}
