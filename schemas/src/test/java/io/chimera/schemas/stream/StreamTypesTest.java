package io.chimera.schemas.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTypesTest {
  private static final RowType ROW_TYPE =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), new TimestampType(6)
          },
          new String[] {"id", "name", "at"});

  private final ExecutionConfig config = noGenericTypes();

  @ParameterizedTest
  @ValueSource(
      classes = {
        RawRecord.class,
        Rejection.class,
        DatasetTally.class,
        Provenance.class,
        Header.class
      })
  void isPojoWithoutKryo(Class<?> type) {
    var information = TypeInformation.of(type);

    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    assertThat(information.createSerializer(config.getSerializerConfig())).isNotNull();
  }

  @Test
  void carriesRowThroughTheNetwork() throws IOException {
    var row = new TypedRow(3);
    row.setLong(0, 42);
    row.setObject(1, StringData.fromString("Zoë"));
    row.setTimestampMicros(2, -1);

    var back = roundTrip(Ingested.row(0, row));

    assertThat(back.kind()).isEqualTo(Ingested.Kind.ROW);
    assertThat(back.row().getLong(0)).isEqualTo(42);
    assertThat(back.row().getString(1)).hasToString("Zoë");
    assertThat(back.row().getTimestamp(2, 6)).hasToString("1969-12-31T23:59:59.999999");
  }

  @Test
  void carriesRejectionWithNullKeyThroughTheNetwork() throws IOException {
    var record =
        new RawRecord(
            new Provenance("bets", 3, 17, -1),
            null,
            new byte[] {1, 2},
            new Header[] {new Header("trace", null)});
    var rejection =
        new Rejection(
            ReasonCode.RULE_FAILED, null, "Cannot read", new String[] {"a", "b"}, record, 5);

    var back = roundTrip(Ingested.rejection(0, rejection)).rejection();

    assertThat(back).usingRecursiveComparison().isEqualTo(rejection);
  }

  @Test
  void carriesTallyThroughTheNetwork() throws IOException {
    var tally =
        new DatasetTally(
            0,
            new Tally(3, 2, 1, 0, 0, 0, 0, 99L),
            new SplitProgress[] {new SplitProgress("bets", 0, 5, 8)},
            Readings.keys(new KeyReadings(1, 2, 3L, "at")));

    var back = roundTrip(Ingested.tally(tally)).tally();

    assertThat(back).usingRecursiveComparison().isEqualTo(tally);
  }

  @Test
  void carriesRouteAndKeyThroughTheNetwork() throws IOException {
    var keyed = Ingested.row(0, new TypedRow(3)).keyed(-1, 7, -5).routed(-9);

    for (Ingested back : new Ingested[] {roundTrip(keyed), serializer().copy(keyed)}) {
      assertThat(back.isKeyed()).isTrue();
      assertThat(back.keyHigh()).isEqualTo(-1);
      assertThat(back.keyLow()).isEqualTo(7);
      assertThat(back.eventTime()).isEqualTo(-5);
      assertThat(back.route()).isEqualTo(-9);
    }
    assertThat(keyed.toRow(0, new TypedRow(3)).isKeyed()).isFalse();
  }

  @Test
  void carriesTheRulesThatHoldThroughTheNetworkAndNotIntoTheNextRow() throws IOException {
    var holding = Ingested.row(0, new TypedRow(3)).keyed(-1, 7, -5).holdingBy(new int[] {2, 300});

    for (Ingested back : new Ingested[] {roundTrip(holding), serializer().copy(holding)}) {
      assertThat(back.holding()).containsExactly(2, 300);
      assertThat(back.keyLow()).isEqualTo(7);
      assertThat(back.row().getArity()).isEqualTo(3);
    }
    assertThat(roundTrip(holding.toRow(0, new TypedRow(3))).holding()).isEmpty();
  }

  @Test
  void carriesThatAReadFoundTheRowAndWhatHappenedToItAndNotIntoTheNextRow() throws IOException {
    var row = new TypedRow(3);
    row.setRowKind(RowKind.UPDATE_AFTER);
    var found = Ingested.row(0, row).holdingBy(new int[] {2}).ofRead();

    for (Ingested back : new Ingested[] {roundTrip(found), serializer().copy(found)}) {
      assertThat(back.isOfRead()).isTrue();
      assertThat(back.kind()).isEqualTo(Ingested.Kind.ROW);
      assertThat(back.holding()).containsExactly(2);
      assertThat(back.row().getRowKind()).isEqualTo(RowKind.UPDATE_AFTER);
    }
    assertThat(roundTrip(found.toRow(0, new TypedRow(3))).isOfRead()).isFalse();
  }

  @Test
  void readingsOfKeysAddUpToTheEarlierTime() {
    var one = Readings.keys(new KeyReadings(1, 2, 9L, "at"));
    var other = Readings.keys(new KeyReadings(3, 4, 7L, "at"));
    var none = Readings.keys(new KeyReadings(1, 0, null, null));

    assertThat(one.plus(other).plus(none).plus(Readings.NONE).keys())
        .isEqualTo(new KeyReadings(5, 6, 7L, "at"));
  }

  @Test
  void copiedRowOutlivesTheReusedOne() {
    byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
    var row = new TypedRow(3);
    row.setObject(1, BinaryStringData.fromBytes(bytes));
    var copy = serializer().copy(Ingested.row(0, row));

    bytes[0] = 'x';
    row.clear();

    assertThat(copy.row().getString(1)).hasToString("abc");
  }

  private Ingested roundTrip(Ingested ingested) throws IOException {
    var serializer = serializer();
    var out = new DataOutputSerializer(64);
    serializer.serialize(ingested, out);
    return serializer.duplicate().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private TypeSerializer<Ingested> serializer() {
    return new IngestedTypeInfo(List.of(ROW_TYPE)).createSerializer(config.getSerializerConfig());
  }

  private static ExecutionConfig noGenericTypes() {
    return new ExecutionConfig(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
  }
}
