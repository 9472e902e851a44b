package io.chimera.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TableMismatchException;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.OpenedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteOperatorTest {
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

  private OneInputStreamOperatorTestHarness<Ingested, WrittenFiles> writer(Contract contract)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new WriteOperator(lake.address(), contract), 1, 1, 0);
    harness.open();
    return harness;
  }

  private OneInputStreamOperatorTestHarness<Ingested, WrittenFiles> writer(
      Contract contract, long openBytes) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new WriteOperator(lake.address(), contract, openBytes), 1, 1, 0);
    harness.open();
    return harness;
  }

  private List<Path> parquetFiles() throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  /** What the writer handed over so far, committed by a committer of its own. */
  private void commit(List<OpenedDataset> opened, List<WrittenFiles> written) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new CommitOperator(lake.address(), opened, null, null, ClosingJudges.NONE), 1, 1, 0);
    harness.open();
    for (WrittenFiles files : written) {
      harness.processElement(files, 0);
    }
    harness.snapshot(1, 1);
    harness.notifyOfCompletedCheckpoint(1);
    harness.close();
  }

  @Test
  void handsOverBeforeTheBarrierAndAtTheEndButNeverAfter() throws Exception {
    lake.open(Contracts.bets(), TestLake.at(0));
    var writer = writer(Contracts.bets());
    var feed = new Feed(0, 0, 2);

    writer.processElement(feed.next(), 0);
    writer.processElement(feed.next(), 0);
    writer.processElement(feed.tally(), 0);
    assertThat(writer.extractOutputValues()).isEmpty();
    writer.prepareSnapshotPreBarrier(1);
    assertThat(writer.extractOutputValues()).hasSize(1);
    writer.prepareSnapshotPreBarrier(2);
    assertThat(writer.extractOutputValues()).hasSize(1);

    writer.processElement(feed.next(), 0);
    writer.processElement(feed.tally(), 0);
    writer.endInput();
    assertThat(writer.extractOutputValues()).hasSize(2);
    writer.prepareSnapshotPreBarrier(3);

    assertThat(writer.extractOutputValues()).hasSize(2);
    WrittenFiles first = writer.extractOutputValues().get(0);
    assertThat(first.dataFiles()).hasSize(1);
    assertThat(first.quarantineFiles()).hasSize(1);
    assertThat(first.tally().tally()).isEqualTo(new Tally(2, 1, 1, 0, 0, 0, 0, 1_000_000L));
    assertThat(first.tally().progress()).containsExactly(new SplitProgress("game_v1", 0, 0, 2));
    writer.close();
  }

  @Test
  void deletesWhatWasNotHandedOver() throws Exception {
    Dataset declared = Contracts.bets().datasets().get(0);
    Target smallFiles = new Target(declared.target().table(), List.of(), List.of(), 0);
    Contract contract =
        Contracts.of(
            new Dataset(
                declared.name(),
                declared.from(),
                declared.columns(),
                declared.unknownFields(),
                declared.maxValueBytes(),
                declared.eventTime(),
                declared.rules(),
                List.of(),
                null,
                smallFiles));
    lake.open(contract, TestLake.at(0));
    var writer = writer(contract);
    var feed = new Feed(0, 0, 0);
    // Iceberg looks at a file's size every thousand rows.
    for (int record = 0; record < 2500; record++) {
      writer.processElement(feed.next(), 0);
    }
    assertThat(parquetFiles()).hasSize(2);

    writer.close();

    assertThat(parquetFiles()).isEmpty();
  }

  @Test
  void makesOneFileAPartitionHoweverItsRowsAreSpread() throws Exception {
    Contract contract = byPlayer();
    var opened = lake.open(contract, TestLake.at(0));
    var writer = writer(contract, 64 << 20);
    for (long id : shuffled(3_000)) {
      writer.processElement(Ingested.row(0, bet(id, id % 1_000)), 0);
    }
    // A file comes to the disk when it is closed.
    assertThat(parquetFiles()).isEmpty();
    writer.processElement(Ingested.tally(tally(3_000)), 0);
    writer.endInput();

    List<WrittenFiles> written = writer.extractOutputValues();
    assertThat(written).hasSize(1);
    assertThat(written.get(0).dataFiles()).hasSize(1_000).doesNotHaveDuplicates();
    commit(opened, written);
    assertThat(lake.rows("bets")).hasSize(3_000);
    writer.close();
  }

  @Test
  void closesFilesBeforeTheBarrierWhereTheyHoldTooMuch() throws Exception {
    Contract contract = byPlayer();
    var opened = lake.open(contract, TestLake.at(0));
    // About ten files of three columns.
    var writer = writer(contract, 80_000);
    for (long id : shuffled(300)) {
      writer.processElement(Ingested.row(0, bet(id, id % 100)), 0);
    }
    assertThat(parquetFiles()).hasSizeBetween(150, 295);
    writer.processElement(Ingested.tally(tally(300)), 0);
    writer.endInput();

    List<WrittenFiles> written = writer.extractOutputValues();
    assertThat(written).hasSize(1);
    assertThat(written.get(0).dataFiles()).doesNotHaveDuplicates();
    commit(opened, written);
    var ids = new ArrayList<Long>();
    try (var rows = IcebergGenerics.read(lake.table("bets")).select("id").build()) {
      rows.forEach(row -> ids.add((Long) row.getField("id")));
    }
    assertThat(ids).containsExactlyInAnyOrderElementsOf(LongStream.range(0, 300).boxed().toList());
    writer.close();
  }

  @Test
  void makesOneFileAPartitionOfSortedRowsHoweverLittleMayBeOpen() throws Exception {
    Contract contract = byPlayer();
    lake.open(contract, TestLake.at(0));
    var writer = writer(contract, 1);
    for (long id = 0; id < 300; id++) {
      writer.processElement(Ingested.row(0, bet(id, id / 10)), 0);
    }
    assertThat(parquetFiles()).hasSize(29);
    writer.processElement(Ingested.tally(tally(300)), 0);
    writer.endInput();

    assertThat(writer.extractOutputValues().get(0).dataFiles()).hasSize(30);
    writer.close();
  }

  @Test
  void deletesFilesThatWereClosedEarlyButNotHandedOver() throws Exception {
    Contract contract = byPlayer();
    lake.open(contract, TestLake.at(0));
    var writer = writer(contract, 1);
    for (long id = 0; id < 20; id++) {
      writer.processElement(Ingested.row(0, bet(id, id)), 0);
    }
    assertThat(parquetFiles()).hasSize(19);

    writer.close();

    assertThat(parquetFiles()).isEmpty();
  }

  private static Contract byPlayer() {
    var byPlayer = List.of(new PartitionField("player", Transform.IDENTITY, 0));
    return Contracts.of(Contracts.dataset("bets", byPlayer, Contracts.columns()));
  }

  private static List<Long> shuffled(long rows) {
    var ids = new ArrayList<>(LongStream.range(0, rows).boxed().toList());
    Collections.shuffle(ids, new Random(20261122));
    return ids;
  }

  private static TypedRow bet(long id, long player) {
    var row = new TypedRow(3);
    row.setLong(0, id);
    row.setObject(1, StringData.fromString("player-" + player));
    row.setTimestampMicros(2, id);
    return row;
  }

  private static DatasetTally tally(long rows) {
    return new DatasetTally(
        0,
        new Tally(rows, rows, 0, 0, 0, 0, 0, null),
        new SplitProgress[] {new SplitProgress("game_v1", 0, 0, rows)});
  }

  @Test
  void endsTheJobWhereSomebodyHasChangedTheTable() throws Exception {
    lake.open(Contracts.bets(), TestLake.at(0));
    lake.table("bets").updateSchema().addColumn("theirs", Types.LongType.get()).commit();
    var writer = writer(Contracts.bets());

    assertThatThrownBy(() -> writer.processElement(new Feed(0, 1, 0).next(), 0))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(TableMismatchException.class)
        .hasMessage(
            "Cannot use table 'casino.bets': columns: the table has [id, player, at, theirs], the"
                + " contract says [id, player, at]");
    writer.close();
  }

  @Test
  void travelsWithoutKryo() {
    var type = TypeInformation.of(WrittenFiles.class);
    var config = new SerializerConfigImpl();
    config.setGenericTypes(false);

    TypeSerializer<WrittenFiles> serializer = type.createSerializer(config);

    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    assertThat(serializer).isNotNull();
  }

  @Test
  void keepsEverythingThatAReplayNeeds() throws Exception {
    Contract contract = Contracts.bets();
    var opened = lake.open(contract, TestLake.at(6));
    var writer = writer(contract);
    writer.processElement(Ingested.rejection(0, Feed.rejection(0, 7)), 0);
    writer.processElement(
        Ingested.tally(
            new DatasetTally(
                0,
                new Tally(1, 0, 1, 0, 0, 0, 0, null),
                new SplitProgress[] {new SplitProgress("game_v1", 0, 7, 8)})),
        0);
    writer.endInput();

    commit(opened, writer.extractOutputValues());
    writer.close();

    assertThat(lake.rows("bets__quarantine"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.replaceAll("HeapByteBuffer\\[pos=0 lim=(\\d+) cap=\\d+\\]", "$1"))
                    .isEqualTo(
                        "Record(decode, WRONG_TYPE, id, Expected long, java.nio.5, java.nio.3,"
                            + " [Record(trace, java.nio.1), Record(trace, null)], game_v1, 0, 7,"
                            + " 2023-11-14T22:13:20Z, 2027-01-15T08:00Z, 1.2.0, ab12,"
                            + " casino_games_bets, [])"));
  }

  @Test
  void writesEveryTypeOfAContract() throws Exception {
    Contract contract = Contracts.of(everyType());
    var opened = lake.open(contract, TestLake.at(0));
    var writer = writer(contract);
    writer.processElement(Ingested.row(0, rowOfEveryType()), 0);
    var nulls = new TypedRow(15);
    nulls.setBoolean(0, false);
    writer.processElement(Ingested.row(0, nulls), 0);
    writer.processElement(
        Ingested.tally(
            new DatasetTally(
                0,
                new Tally(2, 2, 0, 0, 0, 0, 0, null),
                new SplitProgress[] {new SplitProgress("game_v1", 0, 0, 2)})),
        0);
    writer.endInput();

    commit(opened, writer.extractOutputValues());
    writer.close();

    assertThat(lake.rows("types"))
        .map(row -> row.replaceAll("java.nio.HeapByteBuffer\\[pos=0 lim=(\\d+) cap=\\d+\\]", "$1"))
        .containsExactly(
            "Record(false" + ", null".repeat(14) + ")",
            "Record(true, 1, 2, 1.5, 2.5, text, 3, 00010203-0405-0607-0809-0a0b0c0d0e0f,"
                + " 1970-01-02, 00:00:00.001, 1970-01-01T00:00:01.000001,"
                + " 1970-01-01T00:00:01.000001Z, 12.3400, [1, 2], {k=Record(city)})");
  }

  @Test
  void writesAFileAPartitionThatAnotherEngineReads() throws Exception {
    Dataset dataset =
        Contracts.dataset(
            "bets", List.of(new PartitionField("id", Transform.BUCKET, 2)), Contracts.columns());
    Contract contract = Contracts.of(dataset);
    var opened = lake.open(contract, TestLake.at(0));
    var writer = writer(contract);
    var feed = new Feed(0, 0, 0);
    for (int record = 0; record < 1000; record++) {
      writer.processElement(feed.next(), 0);
    }
    writer.processElement(feed.tally(), 0);
    writer.endInput();
    commit(opened, writer.extractOutputValues());
    writer.close();

    var live = new ArrayList<String>();
    try (var tasks = lake.table("bets").newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        live.add("'" + task.file().location() + "'");
      }
    }

    assertThat(live).hasSize(2);
    String files = "[" + String.join(",", live) + "]";
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement();
        var counted =
            statement.executeQuery(
                "select count(*), count(distinct id), sum(id), min(player), max(\"at\")::varchar"
                    + " from read_parquet("
                    + files
                    + ")")) {
      counted.next();
      assertThat(
              List.of(
                  counted.getLong(1),
                  counted.getLong(2),
                  counted.getLong(3),
                  counted.getString(4),
                  counted.getString(5)))
          .containsExactly(1000L, 1000L, 499_500L, "player-0", "1970-01-01 00:16:39");
    }
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement();
        var codecs =
            statement.executeQuery(
                "select distinct compression from parquet_metadata(" + files + ")")) {
      codecs.next();
      assertThat(codecs.getString(1)).isEqualTo("ZSTD");
      assertThat(codecs.next()).isFalse();
    }
  }

  private static Dataset everyType() {
    var nested = new ColumnType.RecordType(List.of(Contracts.required("city", Primitive.STRING)));
    return Contracts.dataset(
        "types",
        List.of(new PartitionField("uuid", Transform.BUCKET, 4)),
        List.of(
            Contracts.required("flag", Primitive.BOOLEAN),
            Contracts.optional("int", Primitive.INT),
            Contracts.optional("long", Primitive.LONG),
            Contracts.optional("float", Primitive.FLOAT),
            Contracts.optional("double", Primitive.DOUBLE),
            Contracts.optional("string", Primitive.STRING),
            Contracts.optional("bytes", Primitive.BYTES),
            Contracts.optional("uuid", Primitive.UUID),
            Contracts.optional("date", Primitive.DATE),
            Contracts.optional("time", Primitive.TIME),
            Contracts.optional("timestamp", Primitive.TIMESTAMP),
            Contracts.optional("at", Primitive.TIMESTAMPTZ),
            Contracts.optional("decimal", new ColumnType.DecimalType(18, 4)),
            Contracts.optional(
                "list", new ColumnType.ListType(new ValueSpec(Primitive.LONG, true, null))),
            Contracts.optional("map", new ColumnType.MapType(new ValueSpec(nested, true, null)))));
  }

  private static TypedRow rowOfEveryType() {
    var row = new TypedRow(15);
    row.setBoolean(0, true);
    row.setInt(1, 1);
    row.setLong(2, 2);
    row.setFloat(3, 1.5f);
    row.setDouble(4, 2.5);
    row.setObject(5, StringData.fromString("text"));
    row.setObject(6, new byte[] {1, 2, 3});
    row.setObject(7, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    row.setInt(8, 1);
    row.setInt(9, 1);
    row.setTimestampMicros(10, 1_000_001);
    row.setTimestampMicros(11, 1_000_001);
    row.setDecimal(12, 123_400);
    row.setObject(13, new GenericArrayData(new long[] {1, 2}));
    row.setObject(
        14,
        new GenericMapData(
            Map.of(StringData.fromString("k"), GenericRowData.of(StringData.fromString("city")))));
    return row;
  }
}
