package io.chimera.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.stream.TypedRow;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionMemoTest {
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.optional(1, "at", Types.TimestampType.withoutZone()),
          Types.NestedField.optional(2, "kind", Types.StringType.get()),
          Types.NestedField.optional(3, "shop", Types.IntegerType.get()),
          Types.NestedField.optional(4, "customer", Types.LongType.get()),
          Types.NestedField.optional(5, "on", Types.DateType.get()),
          Types.NestedField.optional(6, "price", Types.DecimalType.of(10, 2)));

  private static final RowType ROW = FlinkSchemaUtil.convert(SCHEMA);
  private static final long DAYS = 40 * 86_400_000_000L;

  private static PartitionSpec spec(UnaryOperator<PartitionSpec.Builder> fields) {
    return fields.apply(PartitionSpec.builderFor(SCHEMA)).build();
  }

  static Stream<Arguments> specs() {
    return Stream.of(
        argumentSet("none", spec(builder -> builder)),
        argumentSet("hours", spec(builder -> builder.hour("at"))),
        argumentSet("days and texts", spec(builder -> builder.day("at").identity("kind"))),
        argumentSet("months of days", spec(builder -> builder.month("on").year("at"))),
        argumentSet("moments", spec(builder -> builder.identity("at"))),
        argumentSet("numbers", spec(builder -> builder.identity("shop").identity("customer"))));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void remembersNothingOfAnotherPartition(PartitionSpec spec) {
    var memo = PartitionMemo.<PartitionKey>of(spec, SCHEMA).orElseThrow();
    var random = new Random(20261122);
    int found = 0;
    for (int index = 0; index < 20_000; index++) {
      RowData row = index % 2 == 0 ? typed(random) : generic(random);

      PartitionKey remembered = memo.find(row);

      PartitionKey expected = icebergs(spec, row);
      if (remembered == null) {
        memo.remember(expected);
      } else {
        found++;
        assertThat(remembered).isEqualTo(expected);
      }
    }
    assertThat(found).isPositive();
  }

  private static PartitionKey icebergs(PartitionSpec spec, RowData row) {
    var key = new PartitionKey(spec, SCHEMA);
    key.partition(new RowDataWrapper(ROW, SCHEMA.asStruct()).wrap(row));
    return key;
  }

  private static RowData typed(Random random) {
    var row = new TypedRow(6);
    if (random.nextInt(5) > 0) {
      row.setTimestampMicros(0, micros(random));
    }
    if (random.nextInt(5) > 0) {
      row.setObject(1, text(random));
    }
    if (random.nextInt(5) > 0) {
      row.setInt(2, random.nextInt(20) - 10);
    }
    if (random.nextInt(5) > 0) {
      row.setLong(3, random.nextInt(20) - 10);
    }
    if (random.nextInt(5) > 0) {
      row.setInt(4, random.nextInt(200) - 100);
    }
    return row;
  }

  private static RowData generic(Random random) {
    RowData typed = typed(random);
    return GenericRowData.of(
        typed.isNullAt(0) ? null : typed.getTimestamp(0, 6),
        typed.isNullAt(1) ? null : typed.getString(1),
        typed.isNullAt(2) ? null : typed.getInt(2),
        typed.isNullAt(3) ? null : typed.getLong(3),
        typed.isNullAt(4) ? null : typed.getInt(4),
        null);
  }

  /** Around the epoch, and often the same. */
  private static long micros(Random random) {
    long micros = random.nextLong(DAYS) - DAYS / 2;
    return random.nextBoolean() ? micros : micros / 7_200_000_000L * 7_200_000_000L;
  }

  private static StringData text(Random random) {
    return StringData.fromString(random.nextInt(10) == 0 ? "" : "kind " + random.nextInt(12));
  }

  /** As many as files are open: two that drove each other out would be worked out at each row. */
  @Test
  void remembersAHundredPartitions() {
    PartitionSpec spec = spec(builder -> builder.day("at").identity("kind"));
    var memo = PartitionMemo.<PartitionKey>of(spec, SCHEMA).orElseThrow();
    int missed = 0;
    for (int row = 0; row < 1_000; row++) {
      RowData each =
          GenericRowData.of(
              TimestampData.fromEpochMillis(row / 10 % 10 * 86_400_000L),
              StringData.fromString("kind " + row % 10),
              null,
              null,
              null,
              null);
      if (memo.find(each) == null) {
        missed++;
        memo.remember(icebergs(spec, each));
      }
    }
    assertThat(missed).isEqualTo(100);
  }

  @Test
  void remembersNothingAfterItWasCleared() {
    var memo =
        PartitionMemo.<String>of(spec(builder -> builder.identity("shop")), SCHEMA).orElseThrow();
    RowData row = GenericRowData.of(null, null, 7, null, null, null);
    memo.find(row);
    memo.remember("seven");
    assertThat(memo.find(row)).isEqualTo("seven");

    memo.clear();

    assertThat(memo.find(row)).isNull();
  }

  static Stream<Arguments> hardSpecs() {
    return Stream.of(
        argumentSet("buckets", spec(builder -> builder.day("at").bucket("customer", 16))),
        argumentSet("beginnings", spec(builder -> builder.truncate("kind", 2))),
        argumentSet("decimals", spec(builder -> builder.identity("price"))));
  }

  @ParameterizedTest
  @MethodSource("hardSpecs")
  void isNotThereWhereItWouldNotPay(PartitionSpec spec) {
    assertThat(PartitionMemo.of(spec, SCHEMA)).isEmpty();
  }
}
