package io.chimera.sinks.care;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.TargetTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of every type, as any engine may have written them, are the same afterwards. */
class CompactedTypesTest {
  private static final Schema SCHEMA =
      new Schema(
          required(1, "kind", Types.StringType.get()),
          optional(2, "truth", Types.BooleanType.get()),
          optional(3, "number", Types.IntegerType.get()),
          optional(4, "large", Types.LongType.get()),
          optional(5, "ratio", Types.FloatType.get()),
          optional(6, "share", Types.DoubleType.get()),
          optional(7, "amount", Types.DecimalType.of(38, 9)),
          optional(8, "day", Types.DateType.get()),
          optional(9, "time", Types.TimeType.get()),
          optional(10, "at", Types.TimestampType.withoutZone()),
          optional(11, "moment", Types.TimestampType.withZone()),
          optional(12, "session", Types.UUIDType.get()),
          optional(13, "hash", Types.FixedType.ofLength(3)),
          optional(14, "bytes", Types.BinaryType.get()),
          optional(15, "tags", Types.ListType.ofOptional(16, Types.StringType.get())),
          optional(
              17,
              "counts",
              Types.MapType.ofOptional(18, 19, Types.StringType.get(), Types.LongType.get())),
          optional(
              20, "address", Types.StructType.of(optional(21, "city", Types.StringType.get()))));

  private static Record full() {
    Record row = GenericRecord.create(SCHEMA);
    row.setField("kind", "full");
    row.setField("truth", true);
    row.setField("number", -1);
    row.setField("large", Long.MIN_VALUE);
    row.setField("ratio", Float.NaN);
    row.setField("share", -0.0);
    row.setField("amount", new BigDecimal("-12345678901234567890123456789.000000001"));
    row.setField("day", LocalDate.of(1969, 12, 31));
    // By microseconds, which not every engine's rows have.
    row.setField("time", LocalTime.of(23, 59, 59, 999_999_000));
    row.setField("at", LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000));
    row.setField("moment", LocalDateTime.of(2026, 11, 20, 8, 0, 0, 1_000).atOffset(ZoneOffset.UTC));
    row.setField("session", UUID.fromString("6f1f5b0e-9f0b-4c1e-8a55-0c1b3d1d2f3a"));
    row.setField("hash", new byte[] {1, 2, 3});
    row.setField("bytes", ByteBuffer.wrap(new byte[] {0, -1}));
    row.setField("tags", Arrays.asList("a", null, ""));
    row.setField("counts", Map.of("b", 2L));
    Record address = GenericRecord.create(SCHEMA.findType("address").asStructType());
    address.setField("city", "M\u00fcnchen");
    row.setField("address", address);
    return row;
  }

  private static Record empty() {
    Record row = GenericRecord.create(SCHEMA);
    row.setField("kind", "empty");
    return row;
  }

  private static final PartitionSpec SPEC =
      PartitionSpec.builderFor(SCHEMA).identity("kind").build();

  @Test
  void areTheSame(@TempDir Path directory) throws IOException {
    try (var lake = new TestLake(directory)) {
      assertTheSame(
          TargetTables.ours(lake.catalog(), new TableName("shop", "types"), SCHEMA, SPEC));
    }
  }

  /** Which has no order of commits. */
  @Test
  void areTheSameInTheFirstFormat(@TempDir Path directory) throws IOException {
    assertTheSame(
        new HadoopTables()
            .create(
                SCHEMA,
                SPEC,
                Map.of(TableProperties.FORMAT_VERSION, "1"),
                directory.resolve("types").toString()));
  }

  private static void assertTheSame(Table table) throws IOException {
    for (int file = 0; file < CompactionPlan.LEAST_FILES; file++) {
      append(table, full());
      append(table, empty());
    }
    List<String> before = rows(table);

    CareStep step =
        new Compaction(table, Long.MAX_VALUE, Compaction.MOST_BYTES)
            .run(CaredLake.rules(CareTask.COMPACT));

    assertThat(step.notes()).isEmpty();
    assertThat(table.currentSnapshot().summary()).containsEntry("total-data-files", "2");
    assertThat(rows(table)).isEqualTo(before).hasSize(2 * CompactionPlan.LEAST_FILES);
  }

  private static void append(Table table, Record row) throws IOException {
    var key = new PartitionKey(table.spec(), table.schema());
    key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
    var writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(
                OutputFileFactory.builderFor(table, 0, 0).build().newOutputFile(key),
                table.spec(),
                key);
    try (writer) {
      writer.write(row);
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }

  private static List<String> rows(Table table) throws IOException {
    table.refresh();
    var rows = new ArrayList<String>();
    try (var records = IcebergGenerics.read(table).build()) {
      records.forEach(row -> rows.add(text(row)));
    }
    rows.sort(null);
    return rows;
  }

  private static String text(Record row) {
    var text = new StringBuilder();
    for (int column = 0; column < SCHEMA.columns().size(); column++) {
      Object value = row.get(column);
      text.append(value instanceof byte[] bytes ? List.of(bytes[0], bytes[1], bytes[2]) : value)
          .append(' ');
    }
    return text.toString();
  }
}
