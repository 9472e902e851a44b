package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.Deduplication.State;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.RowTypes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowKeyTest {
  private static final UUID TABLE = new UUID(17, 4);
  private static final ValueSpec TEXT = new ValueSpec(Primitive.STRING, false, null);

  private static List<Long> fingerprint(Dataset dataset, RowData row) {
    var key = RowKey.of(dataset, TABLE);
    key.look(row);
    return List.of(key.high(), key.low());
  }

  private static Dataset content(Column... columns) {
    return KeyedDatasets.of(
        "events", new Deduplication(List.of(), null, State.MEMORY), List.of(columns));
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }

  private static GenericMapData map(Object... entries) {
    var map = new LinkedHashMap<StringData, Object>();
    for (int index = 0; index < entries.length; index += 2) {
      map.put(text((String) entries[index]), entries[index + 1]);
    }
    return new GenericMapData(map);
  }

  static Stream<Arguments> values() {
    byte[] large = "xxabcxx".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        argumentSet("-0 is 0", Primitive.DOUBLE, 0.0, -0.0, true),
        argumentSet("-0 is 0 in floats", Primitive.FLOAT, 0.0f, -0.0f, true),
        argumentSet(
            "NaN is NaN, whatever its bits",
            Primitive.DOUBLE,
            Double.NaN,
            Double.longBitsToDouble(0x7ff8000000000123L),
            true),
        argumentSet("infinities differ", Primitive.DOUBLE, 1 / 0.0, -1 / 0.0, false),
        argumentSet("null is null", Primitive.LONG, null, null, true),
        argumentSet("null is not 0", Primitive.LONG, null, 0L, false),
        argumentSet("null is not empty", Primitive.STRING, null, text(""), false),
        argumentSet(
            "text that points into an array",
            Primitive.STRING,
            text("abc"),
            BinaryStringData.fromBytes(large, 2, 3),
            true),
        argumentSet("case differs", Primitive.STRING, text("a"), text("A"), false),
        argumentSet(
            "decimals of more than 18 digits",
            new DecimalType(38, 4),
            DecimalData.fromBigDecimal(new BigDecimal("1.50"), 38, 4),
            DecimalData.fromBigDecimal(new BigDecimal("1.5"), 38, 4),
            true),
        argumentSet(
            "microseconds differ",
            Primitive.TIMESTAMP,
            TimestampData.fromEpochMillis(-1, 1_000),
            TimestampData.fromEpochMillis(-1, 2_000),
            false),
        argumentSet(
            "maps in another order",
            new MapType(TEXT),
            map("a", text("1"), "b", null),
            map("b", null, "a", text("1")),
            true),
        argumentSet(
            "maps with values exchanged",
            new MapType(TEXT),
            map("a", text("1"), "b", text("2")),
            map("a", text("2"), "b", text("1")),
            false),
        argumentSet(
            "lists in another order",
            new ListType(TEXT),
            new GenericArrayData(new Object[] {text("a"), text("b")}),
            new GenericArrayData(new Object[] {text("b"), text("a")}),
            false),
        argumentSet(
            "elements that are cut elsewhere",
            new ListType(TEXT),
            new GenericArrayData(new Object[] {text("a"), text("bc")}),
            new GenericArrayData(new Object[] {text("ab"), text("c")}),
            false));
  }

  @ParameterizedTest
  @MethodSource("values")
  void equalValuesHaveOneFingerprint(ColumnType type, Object left, Object right, boolean isSame) {
    var dataset = content(KeyedDatasets.column("value", type));

    var one = fingerprint(dataset, GenericRowData.of(left));
    var other = fingerprint(dataset, GenericRowData.of(right));

    assertThat(one.equals(other)).isEqualTo(isSame);
  }

  @Test
  void columnsThatAreCutElsewhereDiffer() {
    var dataset =
        content(
            KeyedDatasets.column("a", Primitive.STRING),
            KeyedDatasets.column("b", Primitive.STRING));

    assertThat(fingerprint(dataset, GenericRowData.of(text("a"), text("bc"))))
        .isNotEqualTo(fingerprint(dataset, GenericRowData.of(text("ab"), text("c"))))
        .isEqualTo(fingerprint(dataset, GenericRowData.of(text("a"), text("bc"))));
  }

  @Test
  void isTheSameInEveryFormOfARow() {
    var columns =
        new Column[] {
          KeyedDatasets.column("flag", Primitive.BOOLEAN),
          KeyedDatasets.column("small", Primitive.INT),
          KeyedDatasets.column("day", Primitive.DATE),
          KeyedDatasets.column("name", Primitive.STRING),
          KeyedDatasets.column("amount", new DecimalType(18, 4)),
          KeyedDatasets.column("seen", Primitive.TIMESTAMPTZ),
          KeyedDatasets.column("session", Primitive.UUID),
          KeyedDatasets.column("tags", new MapType(TEXT)),
          KeyedDatasets.column(
              "inner",
              new ColumnType.RecordType(List.of(KeyedDatasets.column("x", Primitive.DOUBLE))))
        };
    var dataset = content(columns);
    var row =
        GenericRowData.of(
            true,
            7,
            -3,
            text("Zoë"),
            DecimalData.fromUnscaledLong(12_345, 18, 4),
            TimestampData.fromEpochMillis(5, 7_000),
            new byte[16],
            map("a", text("1"), "b", text("2")),
            GenericRowData.of(0.5));

    var binary = new RowDataSerializer(RowTypes.written(dataset)).toBinaryRow(row);

    assertThat(fingerprint(dataset, binary)).isEqualTo(fingerprint(dataset, row));
  }

  @Test
  void contentLeavesOutWhereARecordLay() {
    var dataset =
        content(
            KeyedDatasets.column("id", Primitive.LONG),
            KeyedDatasets.envelope("offset", Primitive.LONG, Origin.Metadata.OFFSET),
            KeyedDatasets.envelope("key", Primitive.STRING, Origin.Metadata.KEY));

    var row = GenericRowData.of(1L, 5L, text("k"));

    assertThat(fingerprint(dataset, GenericRowData.of(1L, 6L, text("k"))))
        .isEqualTo(fingerprint(dataset, row));
    assertThat(fingerprint(dataset, GenericRowData.of(1L, 5L, text("l"))))
        .isNotEqualTo(fingerprint(dataset, row));
  }

  @Test
  void nullInAKeyColumnIsNoKey() {
    var dataset =
        KeyedDatasets.of(
            "events",
            new Deduplication(List.of("id"), null, State.MEMORY),
            KeyedDatasets.idAndTime());
    var key = RowKey.of(dataset, TABLE);

    key.look(KeyedRows.idAndTime(null, 5L));
    var carrier = Ingested.row(0, KeyedRows.idAndTime(null, 5L));
    key.put(carrier);

    assertThat(key.isKeyed()).isFalse();
    assertThat(carrier.isKeyed()).isFalse();
    assertThat(carrier.eventTime()).isEqualTo(5);
  }

  @Test
  void projectedRowHasTheKeyAndTimeOfTheWholeOne() {
    var columns =
        List.of(
            KeyedDatasets.column("at", Primitive.TIMESTAMP),
            KeyedDatasets.column("a", Primitive.STRING),
            KeyedDatasets.column("b", Primitive.LONG),
            KeyedDatasets.column("c", Primitive.LONG));
    var dataset =
        KeyedDatasets.of(
            "events", new Deduplication(List.of("c", "a"), null, State.MEMORY), columns);
    var whole = RowKey.of(dataset, TABLE);
    var projected = RowKey.projected(dataset, TABLE);
    var time = TimestampData.fromEpochMillis(9);

    whole.look(GenericRowData.of(time, text("x"), 1L, 2L));
    projected.look(GenericRowData.of(2L, text("x"), time));

    assertThat(RowKey.columns(dataset)).containsExactly("c", "a", "at");
    assertThat(projected.high()).isEqualTo(whole.high());
    assertThat(projected.low()).isEqualTo(whole.low());
    assertThat(projected.eventTime()).isEqualTo(whole.eventTime()).isEqualTo(9_000);
  }

  @Test
  void anotherTableHasOtherFingerprints() {
    var dataset = content(KeyedDatasets.column("id", Primitive.LONG));
    var key = RowKey.of(dataset, TABLE);
    var other = RowKey.of(dataset, new UUID(17, 5));

    key.look(GenericRowData.of(1L));
    other.look(GenericRowData.of(1L));

    assertThat(key.high()).isNotEqualTo(other.high());
  }

  @Test
  void definitionSaysWhatKeysAndTimesMean() {
    assertThat(RowKey.definition(KeyedDatasets.byId(Duration.ofHours(24))))
        .isEqualTo("test.events by [id BIGINT] within PT24H of at TIMESTAMP(6) version 1");
    assertThat(RowKey.definition(content(KeyedDatasets.column("id", Primitive.LONG))))
        .isEqualTo("test.events by content [id BIGINT] version 1");
  }
}
