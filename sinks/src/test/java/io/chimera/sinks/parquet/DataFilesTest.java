package io.chimera.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.sinks.iceberg.TableSchemas;
import io.chimera.sinks.parquet.EveryType.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataFilesTest {
  private static final int ROWS = 50_000;

  private final Configuration configuration = new Configuration();
  private Path directory;

  @BeforeEach
  void remember(@TempDir Path temporary) {
    directory = temporary;
  }

  /** A table, and the files that both make of the same rows. */
  private final class Pair {
    private final Table table;
    private final DataFile ours;
    private final DataFile icebergs;

    Pair(Schema schema, RowType rowType, Map<String, String> properties, List<RowData> rows)
        throws IOException {
      var all = new HashMap<>(properties);
      all.putIfAbsent(TableProperties.PARQUET_COMPRESSION, "zstd");
      table =
          new HadoopTables(configuration)
              .create(
                  schema,
                  PartitionSpec.unpartitioned(),
                  all,
                  directory.resolve("table").toString());
      var stock =
          new FlinkFileWriterFactory.Builder(table)
              .dataFileFormat(FileFormat.PARQUET)
              .dataSchema(table.schema())
              .dataFlinkType(rowType)
              .build();
      icebergs = write(stock, "icebergs", rows);
      ours = write(DataFiles.of(table, rowType, stock), "ours", rows);
    }

    private DataFile write(FileWriterFactory<RowData> writers, String name, List<RowData> rows)
        throws IOException {
      var file =
          EncryptedFiles.plainAsEncryptedOutput(
              table.io().newOutputFile(directory.resolve(name + ".parquet").toString()));
      DataWriter<RowData> writer = writers.newDataWriter(file, table.spec(), null);
      try (writer) {
        rows.forEach(writer::write);
      }
      return writer.toDataFile();
    }

    private List<Record> read(DataFile file) throws IOException {
      Schema schema = table.schema();
      try (var records =
          Parquet.read(table.io().newInputFile(file.location()))
              .project(schema)
              .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
              .<Record>build()) {
        var read = new ArrayList<Record>();
        records.forEach(read::add);
        return read;
      }
    }

    /** They hold the same, and Iceberg knows the same of them. */
    Pair isAlike() throws IOException, SQLException {
      assertThat(read(ours)).isEqualTo(read(icebergs));
      assertThat(ours.recordCount()).isEqualTo(icebergs.recordCount());
      assertThat(ours.valueCounts()).isEqualTo(icebergs.valueCounts());
      assertThat(ours.nullValueCounts()).isEqualTo(icebergs.nullValueCounts());
      assertThat(ours.nanValueCounts()).isEqualTo(icebergs.nanValueCounts());
      assertThat(ours.lowerBounds()).isEqualTo(icebergs.lowerBounds());
      assertThat(ours.upperBounds()).isEqualTo(icebergs.upperBounds());
      assertThat(ours.sortOrderId()).isEqualTo(icebergs.sortOrderId());
      assertThat(ours.columnSizes().keySet()).isEqualTo(icebergs.columnSizes().keySet());
      assertThat(ours.fileSizeInBytes())
          .isEqualTo(directory.resolve("ours.parquet").toFile().length());
      assertThat(duckDbFindsNone("ours", "icebergs")).isTrue();
      assertThat(duckDbFindsNone("icebergs", "ours")).isTrue();
      return this;
    }

    private boolean duckDbFindsNone(String of, String notIn) throws SQLException {
      try (var connection = DriverManager.getConnection("jdbc:duckdb:");
          var statement = connection.createStatement();
          var found =
              statement.executeQuery(
                  "SELECT count(*) FROM (FROM '%s/%s.parquet' EXCEPT ALL FROM '%s/%s.parquet')"
                      .formatted(directory, of, directory, notIn))) {
        return found.next() && found.getLong(1) == 0;
      }
    }
  }

  private Pair pair(EveryType type, Map<String, String> properties, List<RowData> rows)
      throws IOException {
    return new Pair(TableSchemas.of(type.columns(), List.of()), type.rowType(), properties, rows);
  }

  private static FileLayout layout(Schema schema, RowType rowType) {
    WriteSettings settings =
        WriteSettings.of(Map.of(TableProperties.PARQUET_COMPRESSION, "zstd")).orElseThrow();
    return FileLayout.of(schema, rowType, MetricsConfig.getDefault(), settings);
  }

  private static FlatColumn column(Schema schema) {
    return layout(schema, FlinkSchemaUtil.convert(schema)).columns().get(0);
  }

  private ParquetFileReader open(String name) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(directory.resolve(name + ".parquet").toUri()),
            configuration));
  }

  @ParameterizedTest
  @EnumSource(Values.class)
  void writesOptionalColumnsAsIcebergDoes(Values values) throws IOException, SQLException {
    EveryType type = EveryType.optional();
    pair(type, Map.of(), type.rows(2_500, values)).isAlike();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIFFERENT", "FEW", "ONE"})
  void writesRequiredColumnsAsIcebergDoes(Values values) throws IOException, SQLException {
    EveryType type = EveryType.required();
    pair(type, Map.of(), type.rows(2_500, values)).isAlike();
  }

  @ParameterizedTest
  @CsvSource({"1", "7", "8", "9", "1023", "1024", "1025"})
  void writesFilesOfFewRows(int rows) throws IOException, SQLException {
    EveryType type = EveryType.optional();
    pair(type, Map.of(), type.rows(rows, Values.FEW_OR_NULL)).isAlike();
  }

  @ParameterizedTest
  @CsvSource({"none", "counts", "truncate(3)", "full"})
  void keepsTheMetricsThatTheTableAsksFor(String mode) throws IOException, SQLException {
    EveryType type = EveryType.optional();
    pair(
            type,
            Map.of(TableProperties.DEFAULT_WRITE_METRICS_MODE, mode),
            type.rows(500, Values.DIFFERENT_OR_NULL))
        .isAlike();
  }

  @ParameterizedTest
  @EnumSource(Values.class)
  void saysTheSameOfEveryPage(Values values) throws IOException, SQLException {
    EveryType type = EveryType.optional();
    pair(type, Map.of(TableProperties.PARQUET_PAGE_ROW_LIMIT, "1000"), type.rows(4_500, values))
        .isAlike();
    try (var ours = open("ours");
        var icebergs = open("icebergs")) {
      assertThat(ours.getFileMetaData().getSchema())
          .isEqualTo(icebergs.getFileMetaData().getSchema());
      assertThat(ours.getFileMetaData().getKeyValueMetaData())
          .isEqualTo(icebergs.getFileMetaData().getKeyValueMetaData());
      List<ColumnChunkMetaData> ourChunks = ours.getRowGroups().get(0).getColumns();
      List<ColumnChunkMetaData> theirChunks = icebergs.getRowGroups().get(0).getColumns();
      for (int column = 0; column < theirChunks.size(); column++) {
        ColumnChunkMetaData our = ourChunks.get(column);
        ColumnChunkMetaData their = theirChunks.get(column);
        assertThat(our.getStatistics()).isEqualTo(their.getStatistics());
        assertThat(our.getValueCount()).isEqualTo(their.getValueCount());
        assertThat(our.getSizeStatistics().getUnencodedByteArrayDataBytes())
            .isEqualTo(their.getSizeStatistics().getUnencodedByteArrayDataBytes());
        assertThat("" + ours.readColumnIndex(our)).isEqualTo("" + icebergs.readColumnIndex(their));
        assertThat(firstRows(ours, our)).isEqualTo(firstRows(icebergs, their));
      }
    }
  }

  private static List<Long> firstRows(ParquetFileReader reader, ColumnChunkMetaData chunk)
      throws IOException {
    var pages = reader.readOffsetIndex(chunk);
    var rows = new ArrayList<Long>();
    for (int page = 0; page < pages.getPageCount(); page++) {
      rows.add(pages.getFirstRowIndex(page));
    }
    return rows;
  }

  @Test
  void endsRowGroupsAsTheTableAsks() throws IOException, SQLException {
    EveryType type = EveryType.optional();
    Pair pair =
        pair(
                type,
                Map.of(
                    TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, "200000",
                    TableProperties.PARQUET_PAGE_ROW_LIMIT, "300",
                    TableProperties.PARQUET_DICT_SIZE_BYTES, "4000"),
                type.rows(10_000, Values.DIFFERENT_OR_NULL))
            .isAlike();
    try (var ours = open("ours")) {
      assertThat(pair.ours.splitOffsets())
          .hasSizeGreaterThan(2)
          .isEqualTo(ours.getRowGroups().stream().map(BlockMetaData::getStartingPos).toList());
    }
    assertThat((double) pair.ours.splitOffsets().size() / pair.icebergs.splitOffsets().size())
        .isBetween(0.5, 2.0);
  }

  @Test
  void tellsTheSizesOfColumnsAsTheyAre() throws IOException {
    EveryType type = EveryType.optional();
    Pair pair = pair(type, Map.of(), type.rows(1_000, Values.FEW));
    try (var ours = open("ours")) {
      Map<Integer, Long> sizes =
          ours.getRowGroups().stream()
              .flatMap(group -> group.getColumns().stream())
              .collect(
                  Collectors.toMap(
                      chunk -> chunk.getPrimitiveType().getId().intValue(),
                      ColumnChunkMetaData::getTotalSize));
      assertThat(pair.ours.columnSizes()).isEqualTo(sizes);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "9"})
  void pressesAsHardAsTheTableAsks(String level) throws IOException, SQLException {
    EveryType type = EveryType.optional();
    Pair pair =
        pair(
                type,
                Map.of(TableProperties.PARQUET_COMPRESSION_LEVEL, level),
                type.rows(5_000, Values.DIFFERENT_OR_NULL))
            .isAlike();
    assertThat((double) pair.ours.fileSizeInBytes() / pair.icebergs.fileSizeInBytes())
        .isBetween(0.8, 1.05);
  }

  @Test
  void writesRowsOfAnyKind() throws IOException, SQLException {
    EveryType type = EveryType.optional();
    var serializer = new RowDataSerializer(type.rowType());
    List<RowData> binary =
        type.rows(500, Values.DIFFERENT_OR_NULL).stream()
            .<RowData>map(row -> serializer.toBinaryRow(row).copy())
            .toList();
    pair(type, Map.of(), binary).isAlike();
  }

  @Test
  void hasDictionariesWhereTheyPay() throws IOException {
    var schema =
        new Schema(
            Types.NestedField.required(1, "different", Types.StringType.get()),
            Types.NestedField.required(2, "few", Types.StringType.get()),
            Types.NestedField.required(3, "number", Types.LongType.get()),
            Types.NestedField.required(4, "fewNumbers", Types.LongType.get()));
    var rows = new ArrayList<RowData>();
    for (int index = 0; index < ROWS; index++) {
      rows.add(
          GenericRowData.of(
              StringData.fromString("value " + index),
              StringData.fromString("value " + index % 6),
              (long) index,
              (long) index % 300));
    }
    var pair = new Pair(schema, FlinkSchemaUtil.convert(schema), Map.of(), rows);
    try (var ours = open("ours")) {
      List<ColumnChunkMetaData> chunks = ours.getRowGroups().get(0).getColumns();
      assertThat(chunks.stream().map(chunk -> chunk.getEncodingStats().hasDictionaryEncodedPages()))
          .containsExactly(false, true, false, true);
      assertThat(
              chunks.stream().map(chunk -> chunk.getEncodingStats().hasNonDictionaryEncodedPages()))
          .containsExactly(true, false, true, false);
    }
    assertThat(pair.ours.fileSizeInBytes())
        .isLessThanOrEqualTo(pair.icebergs.fileSizeInBytes() * 11 / 10);
  }

  /** The first pages are of few values, the later ones are not. */
  @Test
  void givesADictionaryUpThatBecomesTooLarge() throws IOException, SQLException {
    var schema =
        new Schema(
            Types.NestedField.optional(1, "text", Types.StringType.get()),
            Types.NestedField.optional(2, "number", Types.IntegerType.get()));
    var rows = new ArrayList<RowData>();
    for (int index = 0; index < 10_000; index++) {
      int value = index < 4_000 ? index % 10 : index;
      rows.add(GenericRowData.of(StringData.fromString("value " + value), value));
    }
    new Pair(
            schema,
            FlinkSchemaUtil.convert(schema),
            Map.of(
                TableProperties.PARQUET_PAGE_ROW_LIMIT, "1000",
                TableProperties.PARQUET_DICT_SIZE_BYTES, "10000"),
            rows)
        .isAlike();
    try (var ours = open("ours")) {
      for (ColumnChunkMetaData chunk : ours.getRowGroups().get(0).getColumns()) {
        assertThat(chunk.getEncodingStats().hasDictionaryEncodedPages()).isTrue();
        assertThat(chunk.getEncodingStats().hasNonDictionaryEncodedPages()).isTrue();
      }
    }
  }

  @Test
  void endsPagesByTheirBytes() throws IOException, SQLException {
    var schema = new Schema(Types.NestedField.optional(1, "text", Types.StringType.get()));
    var rows = new ArrayList<RowData>();
    for (int index = 0; index < 100; index++) {
      rows.add(GenericRowData.of(StringData.fromString(index + "x".repeat(100_000))));
    }
    new Pair(schema, FlinkSchemaUtil.convert(schema), Map.of(), rows).isAlike();
    try (var ours = open("ours")) {
      var chunk = ours.getRowGroups().get(0).getColumns().get(0);
      assertThat(ours.readOffsetIndex(chunk).getPageCount()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "write.parquet.compression-codec, gzip",
    "write.parquet.page-version, v2",
    "write.parquet.bloom-filter-enabled.column.c1, true",
    "parquet.enable.dictionary, false"
  })
  void leavesToIcebergWhatOnlyItDoes(String property, String value) throws IOException {
    EveryType type = EveryType.optional();
    Pair pair = pair(type, Map.of(property, value), type.rows(100, Values.FEW));
    assertThat(pair.ours.fileSizeInBytes()).isEqualTo(pair.icebergs.fileSizeInBytes());
  }

  /** A row has the number alone, which would be another value. */
  @ParameterizedTest
  @CsvSource({"10, 3", "11, 2", "9, 2", "19, 2"})
  void refusesRowsWhoseDecimalsHaveOtherDigits(int precision, int scale) {
    var table =
        new Schema(Types.NestedField.required(1, "price", Types.DecimalType.of(precision, scale)));
    RowType rowType =
        FlinkSchemaUtil.convert(
            new Schema(Types.NestedField.required(1, "price", Types.DecimalType.of(10, 2))));

    assertThatThrownBy(() -> layout(table, rowType))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write column 'price': the rows have decimal(10,2), the table decimal(%d,%d);"
                    .formatted(precision, scale)
                + " make the type in the contract and in the table the same");
  }

  @Test
  void refusesADecimalOfAnotherScale() {
    var schema = new Schema(Types.NestedField.required(1, "price", Types.DecimalType.of(10, 2)));
    RowData row = GenericRowData.of(DecimalData.fromUnscaledLong(1, 10, 3));
    FlatColumn column = column(schema);

    assertThatThrownBy(() -> column.add(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take a decimal(10,3) for one of decimal(10,2)");
  }

  @Test
  void refusesNullInARequiredColumn() {
    var schema = new Schema(Types.NestedField.required(1, "price", Types.LongType.get()));
    FlatColumn column = column(schema);

    assertThatThrownBy(() -> column.add(new GenericRowData(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot write null: column 'price' is required");
  }
}
