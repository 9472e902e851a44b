package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static io.chimera.connectors.decode.avro.Contracts.ignoring;
import static io.chimera.connectors.decode.avro.Contracts.list;
import static io.chimera.connectors.decode.avro.Contracts.map;
import static io.chimera.connectors.decode.avro.Contracts.record;
import static io.chimera.schemas.contract.ColumnType.Primitive.BOOLEAN;
import static io.chimera.schemas.contract.ColumnType.Primitive.BYTES;
import static io.chimera.schemas.contract.ColumnType.Primitive.INT;
import static io.chimera.schemas.contract.ColumnType.Primitive.LONG;
import static io.chimera.schemas.contract.ColumnType.Primitive.STRING;
import static io.chimera.schemas.stream.ReasonCode.DUPLICATE_FIELD;
import static io.chimera.schemas.stream.ReasonCode.INVALID_UTF8;
import static io.chimera.schemas.stream.ReasonCode.MALFORMED;
import static io.chimera.schemas.stream.ReasonCode.TOO_DEEP;
import static io.chimera.schemas.stream.ReasonCode.TRAILING_BYTES;
import static io.chimera.schemas.stream.ReasonCode.TRUNCATED;
import static io.chimera.schemas.stream.ReasonCode.VALUE_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that break Avro's grammar, whether a column reads them or they are passed over. */
class AvroBadBytesTest {
  private static final String NULLS = "{'type':'array','items':'null'}";
  private static final String INTS = "{'type':'array','items':'int'}";
  private static final String INT_MAP = "{'type':'map','values':'int'}";

  @ParameterizedTest
  @MethodSource("broken")
  void refusesWhatIsRead(String field, ColumnType type, String body, ReasonCode expected) {
    // Given
    var decoding = Decoding.of(ignoring(column("v", type)), Framed.recordOf(Framed.parse(field)));

    // When
    Fault fault = decoding.fault(framed(body));

    // Then
    assertThat(fault.code()).isEqualTo(expected);
    assertThat(fault.column()).isEqualTo(expected == TRAILING_BYTES ? null : "v");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void refusesWhatIsPassedOver(String field, ColumnType type, String body, ReasonCode expected) {
    // Given
    var decoding =
        Decoding.of(ignoring(column("other", type)), Framed.recordOf(Framed.parse(field)));

    // When
    Fault fault = decoding.fault(framed(body));

    // Then
    assertThat(fault.code()).isEqualTo(expected);
    assertThat(fault.column()).isNull();
  }

  static Stream<Arguments> broken() {
    ColumnType ints = list(value(INT));
    ColumnType intMap = map(value(INT));
    return Stream.of(
        argumentSet("boolean of 2", "'boolean'", BOOLEAN, "02", MALFORMED),
        argumentSet("boolean of 255", "'boolean'", BOOLEAN, "ff", MALFORMED),
        argumentSet("no boolean", "'boolean'", BOOLEAN, "", TRUNCATED),
        argumentSet("int of six bytes", "'int'", INT, "808080808000", MALFORMED),
        argumentSet("int of 33 bits", "'int'", INT, "ffffffff1f", MALFORMED),
        argumentSet("int cut off", "'int'", INT, "ffffffff", TRUNCATED),
        argumentSet("long of eleven bytes", "'long'", LONG, "8080808080808080808000", MALFORMED),
        argumentSet("long of 65 bits", "'long'", LONG, "ffffffffffffffffff02", MALFORMED),
        argumentSet("long cut off", "'long'", LONG, "ffffffffffffffffff", TRUNCATED),
        argumentSet("float cut off", "'float'", ColumnType.Primitive.FLOAT, "000000", TRUNCATED),
        argumentSet("double cut off", "'double'", ColumnType.Primitive.DOUBLE, "00", TRUNCATED),
        argumentSet("negative length", "'string'", STRING, "01", MALFORMED),
        argumentSet("no length", "'bytes'", BYTES, "", TRUNCATED),
        argumentSet("string cut off", "'string'", STRING, "0668 69".replace(" ", ""), TRUNCATED),
        argumentSet("absurd length", "'bytes'", BYTES, "feffffffffffffffff01", TRUNCATED),
        argumentSet(
            "fixed cut off", "{'type':'fixed','name':'F','size':2}", BYTES, "00", TRUNCATED),
        argumentSet(
            "enum after the last",
            "{'type':'enum','name':'E','symbols':['A']}",
            STRING,
            "02",
            MALFORMED),
        argumentSet(
            "enum before the first",
            "{'type':'enum','name':'E','symbols':['A']}",
            STRING,
            "01",
            MALFORMED),
        argumentSet("union after the last", "['null','int']", INT, "04", MALFORMED),
        argumentSet("union before the first", "['null','int']", INT, "01", MALFORMED),
        argumentSet("list without end", INTS, ints, "0202", TRUNCATED),
        argumentSet("list of absurd count", INTS, ints, "feffffffffffffffff01", TRUNCATED),
        argumentSet(
            "list of impossible count", INTS, ints, "ffffffffffffffffff01" + "00", MALFORMED),
        argumentSet("block of negative size", INTS, ints, "0101" + "0000", MALFORMED),
        argumentSet("block larger than the rest", INTS, ints, "0108" + "0000", TRUNCATED),
        argumentSet(
            "nulls of absurd count", NULLS, ints, "feffffffffffffffff01" + "00", VALUE_TOO_LARGE),
        argumentSet("map without end", INT_MAP, intMap, "0202610a", TRUNCATED),
        argumentSet("map of absurd count", INT_MAP, intMap, "feffffffffffffffff01", TRUNCATED),
        argumentSet("map key of negative length", INT_MAP, intMap, "020100", MALFORMED),
        argumentSet("bytes left", "'int'", INT, "0200", TRAILING_BYTES));
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatOnlyReadingCanSee(
      String field, ColumnType type, String body, ReasonCode expected) {
    // Given
    Schema writer = Framed.recordOf(Framed.parse(field));
    var reading = Decoding.of(ignoring(column("v", type)), writer);
    var skipping = Decoding.of(ignoring(column("other", type)), writer);

    // When
    ReasonCode read = reading.code(framed(body));
    Fault skipped = skipping.decode(framed(body));

    // Then
    assertThat(read).isEqualTo(expected);
    assertThat(skipped).isNull();
  }

  static Stream<Arguments> refusesWhatOnlyReadingCanSee() {
    ColumnType ints = list(value(INT));
    ColumnType intMap = map(value(INT));
    return Stream.of(
        argumentSet("text that is no UTF-8", "'string'", STRING, "02ff", INVALID_UTF8),
        argumentSet("lone surrogate", "'string'", STRING, "06eda080", INVALID_UTF8),
        argumentSet("key that is no UTF-8", INT_MAP, intMap, "0202ff0000", INVALID_UTF8),
        argumentSet("same key twice", INT_MAP, intMap, "0402610202610400", DUPLICATE_FIELD),
        argumentSet("block with too large a size", INTS, ints, "010400" + "00" + "00", MALFORMED),
        argumentSet(
            "list longer than allowed", INTS, ints, "d20f" + "00".repeat(1_002), VALUE_TOO_LARGE),
        argumentSet(
            "list longer than allowed in blocks",
            INTS,
            ints,
            ("e807" + "00".repeat(500)).repeat(2) + "00",
            VALUE_TOO_LARGE),
        argumentSet(
            "map longer than allowed",
            INT_MAP,
            intMap,
            "02" + "d00f" + "61".repeat(1_000) + "00" + "00",
            VALUE_TOO_LARGE));
  }

  @Test
  void acceptsListAsLongAsAllowed() {
    var decoding =
        Decoding.of(ignoring(column("v", list(value(INT)))), Framed.recordOf(Framed.parse(INTS)));

    assertThat(decoding.decode(framed("cc0f" + "00".repeat(998) + "00"))).isNull();
    assertThat(decoding.code(framed("ce0f" + "00".repeat(999) + "00"))).isEqualTo(VALUE_TOO_LARGE);
  }

  @Test
  void acceptsNullsThatTakeNoBytesUpToTheRecordsLength() {
    var decoding =
        Decoding.of(ignoring(column("v", list(value(INT)))), Framed.recordOf(Framed.parse(NULLS)));

    assertThat(decoding.decode(framed("0e00"))).isNull();
    assertThat(decoding.code(framed("1000"))).isEqualTo(VALUE_TOO_LARGE);
  }

  @ParameterizedTest
  @MethodSource
  void limitsDepth(int levels, String name, @Nullable ReasonCode expected) {
    // Given
    Schema node =
        Framed.parse(
            "{'type':'record','name':'Node','fields':[{'name':'next','type':['null','Node']}]}");
    ColumnType type = record();
    for (int level = 0; level < 70; level++) {
      type = record(column("next", type));
    }
    var decoding = Decoding.of(ignoring(column(name, type)), node);
    String body = "02".repeat(levels - 1) + "00";

    // When
    Fault fault = decoding.decode(framed(body));

    // Then
    assertThat(fault == null ? null : fault.code()).isEqualTo(expected);
  }

  static Stream<Arguments> limitsDepth() {
    return Stream.of(
        argumentSet("read, deepest", 64, "next", null),
        argumentSet("read, too deep", 65, "next", TOO_DEEP),
        argumentSet("passed over, deepest", 64, "other", null),
        argumentSet("passed over, too deep", 65, "other", TOO_DEEP),
        argumentSet("passed over, far too deep", 100_000, "other", TOO_DEEP));
  }

  @Test
  void passesOverSchemaThatNeedsItself() {
    Schema endless =
        Framed.parse("{'type':'record','name':'R','fields':[{'name':'r','type':'R'}]}");

    assertThat(Decoding.of(ignoring(column("v", INT)), endless).code(framed("")))
        .isEqualTo(TOO_DEEP);
  }

  @Test
  void passesOverManyEmptyRecordsAtOnce() {
    // Given: 2^60 records without a byte
    var text = new StringBuilder("{'type':'record','name':'R0','fields':[]}");
    for (int level = 1; level <= 60; level++) {
      text.insert(0, "{'type':'record','name':'R" + level + "','fields':[{'name':'a','type':");
      text.append("},{'name':'b','type':'R").append(level - 1).append("'}]}");
    }
    var decoding =
        Decoding.of(ignoring(column("other", INT)), Framed.recordOf(Framed.parse(text.toString())));

    // When
    Fault fault = decoding.decode(framed(""));

    // Then
    assertThat(fault).isNull();
  }

  private static byte[] framed(String body) {
    return HexFormat.of().parseHex("00" + "00000007" + body);
  }
}
