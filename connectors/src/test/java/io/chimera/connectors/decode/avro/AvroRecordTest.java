package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.DatasetBuilder.fromEnvelope;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static io.chimera.connectors.decode.DatasetBuilder.withAliases;
import static io.chimera.connectors.decode.DatasetBuilder.withDefault;
import static io.chimera.connectors.decode.avro.Contracts.ignoring;
import static io.chimera.connectors.decode.avro.Contracts.list;
import static io.chimera.connectors.decode.avro.Contracts.map;
import static io.chimera.connectors.decode.avro.Contracts.quarantining;
import static io.chimera.connectors.decode.avro.Contracts.record;
import static io.chimera.connectors.decode.avro.Contracts.required;
import static io.chimera.schemas.contract.ColumnType.Primitive.INT;
import static io.chimera.schemas.contract.ColumnType.Primitive.LONG;
import static io.chimera.schemas.contract.ColumnType.Primitive.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields and columns, nesting, unions, and what is absent. */
class AvroRecordTest {
  private static final Schema TWO_INTS =
      Framed.parse(
          "{'type':'record','name':'R','fields':[{'name':'a','type':'int'},{'name':'b','type':'int'}]}");
  private static final byte[] ONE_AND_TWO =
      Framed.of(
          encoder -> {
            encoder.writeInt(1);
            encoder.writeInt(2);
          });

  @Test
  void findsFieldsByNameInAnyOrder() {
    var decoding = Decoding.of(ignoring(column("b", INT), column("a", INT)), TWO_INTS);

    assertThat(decoding.value(ONE_AND_TWO, 0)).isEqualTo(2);
    assertThat(decoding.current(1)).isEqualTo(1);
  }

  @Test
  void findsFieldByAlias() {
    var decoding = Decoding.of(ignoring(withAliases("z", INT, "y", "b")), TWO_INTS);

    assertThat(decoding.value(ONE_AND_TWO, 0)).isEqualTo(2);
  }

  @Test
  void prefersNameToAliasOfAnotherColumn() {
    var decoding = Decoding.of(ignoring(withAliases("z", INT, "b"), column("b", INT)), TWO_INTS);

    assertThat(decoding.value(ONE_AND_TWO, 1)).isEqualTo(2);
    assertThat(decoding.current(0)).isNull();
  }

  @Test
  void refusesFieldTogetherWithItsAlias() {
    var decoding = Decoding.of(ignoring(withAliases("a", INT, "b")), TWO_INTS);

    Fault fault = decoding.fault(ONE_AND_TWO);

    assertThat(fault.code()).isEqualTo(ReasonCode.DUPLICATE_FIELD);
    assertThat(fault.column()).isEqualTo("a");
  }

  @Test
  void clearsColumnsThatTheRecordLacks() {
    var decoding =
        Decoding.of(
            ignoring(column("a", INT), column("gone", STRING), withDefault("given", LONG, 5L)),
            TWO_INTS);
    decoding.row.setObject(1, StringData.fromString("left over"));

    assertThat(decoding.value(ONE_AND_TWO, 1)).isNull();
    assertThat(decoding.current(2)).isEqualTo(5L);
  }

  @Test
  void keepsExplicitNullWhereThereIsDefault() {
    Schema field = Framed.parse("['null','int']");
    var decoding = Decoding.of(ignoring(withDefault("v", INT, 5L)), Framed.recordOf(field));

    assertThat(decoding.value(Framed.ofField(field, null), 0)).isNull();
  }

  @Test
  void leavesRequiredColumnsAtTheTopToOthers() {
    Schema field = Framed.parse("['null','int']");
    var decoding =
        Decoding.of(
            ignoring(column("v", required(INT)), column("gone", required(INT))),
            Framed.recordOf(field));

    assertThat(decoding.value(Framed.ofField(field, null), 0)).isNull();
    assertThat(decoding.current(1)).isNull();
  }

  @Test
  void leavesMetadataColumnsAlone() {
    var decoding =
        Decoding.of(
            ignoring(fromEnvelope("a", INT, Origin.Metadata.PARTITION), column("b", INT)),
            TWO_INTS);
    decoding.row.setInt(0, 42);

    assertThat(decoding.value(ONE_AND_TWO, 0)).isEqualTo(42);
    assertThat(decoding.current(1)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource
  void refusesUnknownField(String field, Column column, String expected) {
    // Given
    var decoding = Decoding.of(quarantining(column), Framed.recordOf(Framed.parse(field)));

    // When
    Fault fault = decoding.fault(Framed.of(encoder -> {}));

    // Then
    assertThat(fault.code()).isEqualTo(ReasonCode.UNKNOWN_FIELD);
    assertThat(fault.column()).isEqualTo(expected);
  }

  static Stream<Arguments> refusesUnknownField() {
    ColumnType inner = record(column("a", INT));
    String innerSchema = TWO_INTS.toString();
    return Stream.of(
        argumentSet("at the top", "'int'", column("other", INT), "v"),
        argumentSet(
            "that has the name of a metadata column",
            "'int'",
            fromEnvelope("v", INT, Origin.Metadata.PARTITION),
            "v"),
        argumentSet("in a record", innerSchema, column("v", inner), "v.b"),
        argumentSet(
            "in an optional record", "['null'," + innerSchema + "]", column("v", inner), "v.b"),
        argumentSet(
            "in a list",
            "{'type':'array','items':" + innerSchema + "}",
            column("v", list(value(inner))),
            "v[].b"),
        argumentSet(
            "in a map",
            "{'type':'map','values':" + innerSchema + "}",
            column("v", map(value(inner))),
            "v{}.b"));
  }

  @Test
  void acceptsAllFieldsKnownWhereUnknownAreRefused() {
    var decoding =
        Decoding.of(quarantining(column("a", INT), column("b", INT), column("c", INT)), TWO_INTS);

    assertThat(decoding.value(ONE_AND_TWO, 1)).isEqualTo(2);
  }

  @Test
  void readsNestedRecordsFreshEachTime() {
    // Given
    Schema writer = Framed.recordOf(TWO_INTS);
    var decoding =
        Decoding.of(
            ignoring(column("v", record(withDefault("d", STRING, "x"), column("b", INT)))), writer);

    // When
    var first = (RowData) decoding.value(ONE_AND_TWO, 0);
    var second = (RowData) decoding.value(ONE_AND_TWO, 0);

    // Then
    assertThat(first).isNotSameAs(second);
    assertThat(first.getString(0)).hasToString("x");
    assertThat(first.getInt(1)).isEqualTo(2);
  }

  @Test
  void readsListsInBlocksWithAndWithoutSize() {
    // Given
    Schema field = Framed.parse("{'type':'array','items':['null','int']}");
    var decoding = Decoding.of(ignoring(column("v", list(value(INT)))), Framed.recordOf(field));

    // When
    Object read =
        decoding.value(
            Framed.of(
                encoder -> {
                  encoder.writeLong(2);
                  encoder.writeInt(1);
                  encoder.writeInt(10);
                  encoder.writeInt(0);
                  encoder.writeLong(-1);
                  encoder.writeLong(2);
                  encoder.writeInt(1);
                  encoder.writeInt(30);
                  encoder.writeLong(0);
                }),
            0);

    // Then
    assertThat(read).isEqualTo(new GenericArrayData(new Integer[] {10, null, 30}));
  }

  @Test
  void readsMapsAndListsInsideEachOther() {
    // Given
    Schema field = Framed.parse("{'type':'map','values':{'type':'array','items':'string'}}");
    var decoding =
        Decoding.of(ignoring(column("v", map(value(list(value(STRING)))))), Framed.recordOf(field));

    // When
    var read =
        (GenericMapData) decoding.value(Framed.ofField(field, Map.of("k", List.of("x", "y"))), 0);

    // Then
    var inner = (ArrayData) read.get(StringData.fromString("k"));
    assertThat(read.size()).isEqualTo(1);
    assertThat(inner.size()).isEqualTo(2);
    assertThat(inner.getString(0)).hasToString("x");
    assertThat(inner.getString(1)).hasToString("y");
  }

  @ParameterizedTest
  @MethodSource
  void readsEachBranchOfUnion(int branch, Framed.Body rest, Object expected) {
    // Given
    Schema field = Framed.parse("['int','null','long',{'type':'enum','name':'E','symbols':['A']}]");
    var decoding = Decoding.of(ignoring(column("v", LONG)), Framed.recordOf(field));
    byte[] value =
        Framed.of(
            encoder -> {
              encoder.writeIndex(branch);
              rest.write(encoder);
            });

    // When
    Fault fault = decoding.decode(value);

    // Then
    assertThat(fault == null ? String.valueOf(decoding.current(0)) : fault.code())
        .isEqualTo(expected);
  }

  static Stream<Arguments> readsEachBranchOfUnion() {
    Framed.Body nothing = encoder -> {};
    return Stream.of(
        argumentSet("promoted", 0, (Framed.Body) encoder -> encoder.writeInt(3), "3"),
        argumentSet("null", 1, nothing, "null"),
        argumentSet("same type", 2, (Framed.Body) encoder -> encoder.writeLong(-3), "-3"),
        argumentSet("incompatible type", 3, nothing, ReasonCode.WRONG_TYPE),
        argumentSet("after the last", 4, nothing, ReasonCode.MALFORMED),
        argumentSet("before the first", -1, nothing, ReasonCode.MALFORMED));
  }

  @Test
  void namesColumnOfWrongBranch() {
    Schema field = Framed.parse("['null'," + TWO_INTS + "]");
    var decoding =
        Decoding.of(ignoring(column("v", record(column("b", STRING)))), Framed.recordOf(field));

    assertThat(decoding.value(Framed.ofField(field, null), 0)).isNull();
    assertThat(decoding.fault(Framed.of(encoder -> encoder.writeIndex(1))))
        .isEqualTo(
            new Fault(ReasonCode.WRONG_TYPE, "v.b", "Avro type 'int' cannot become 'string'"));
  }

  @ParameterizedTest
  @MethodSource
  void refusesNullWhereInnerValueIsRequired(
      String field, ColumnType type, Framed.Body body, String column) {
    // Given
    var decoding = Decoding.of(ignoring(column("v", type)), Framed.recordOf(Framed.parse(field)));

    // When
    Fault fault = decoding.fault(Framed.of(body));

    // Then
    assertThat(fault.code()).isEqualTo(ReasonCode.MISSING_REQUIRED);
    assertThat(fault.column()).isEqualTo(column);
  }

  static Stream<Arguments> refusesNullWhereInnerValueIsRequired() {
    Framed.Body oneNull =
        encoder -> {
          encoder.writeLong(1);
          encoder.writeIndex(0);
          encoder.writeLong(0);
        };
    return Stream.of(
        argumentSet(
            "list element",
            "{'type':'array','items':['null','int']}",
            list(required(INT)),
            oneNull,
            "v[]"),
        argumentSet(
            "list of nulls",
            "{'type':'array','items':'null'}",
            list(required(INT)),
            oneNull,
            "v[]"),
        argumentSet(
            "map value",
            "{'type':'map','values':['null','int']}",
            map(required(INT)),
            (Framed.Body)
                encoder -> {
                  encoder.writeLong(1);
                  encoder.writeString("k");
                  encoder.writeIndex(0);
                },
            "v{}"),
        argumentSet(
            "nested field",
            "{'type':'record','name':'N','fields':[{'name':'f','type':['null','int']}]}",
            record(column("f", required(INT))),
            (Framed.Body) encoder -> encoder.writeIndex(0),
            "v.f"),
        argumentSet(
            "absent nested field",
            "{'type':'record','name':'N','fields':[]}",
            record(column("f", required(INT))),
            (Framed.Body) encoder -> {},
            "v.f"));
  }

  @Test
  void namesColumnInsideListOfRecords() {
    Schema field = Framed.parse("{'type':'array','items':" + TWO_INTS + "}");
    Dataset dataset = ignoring(column("v", list(value(record(column("b", STRING))))));

    assertThat(Decoding.of(dataset, Framed.recordOf(field)).fault(Framed.of(encoder -> {})))
        .isEqualTo(
            new Fault(
                ReasonCode.INCOMPATIBLE_SCHEMA, "v[].b", "Avro type 'int' cannot become 'string'"));
  }

  @Test
  void readsRecordThatRefersToItselfAsDeepAsTheContract() {
    // Given
    Schema node =
        Framed.parse(
            "{'type':'record','name':'Node','fields':["
                + "{'name':'n','type':'int'},{'name':'next','type':['null','Node']}]}");
    var decoding =
        Decoding.of(ignoring(column("n", INT), column("next", record(column("n", INT)))), node);
    byte[] value =
        Framed.of(
            encoder -> {
              for (int level = 0; level < 60; level++) {
                encoder.writeInt(level);
                encoder.writeIndex(1);
              }
              encoder.writeInt(60);
              encoder.writeIndex(0);
            });

    // When
    var next = (RowData) decoding.value(value, 1);

    // Then
    assertThat(next.getInt(0)).isEqualTo(1);
    assertThat(decoding.current(0)).isEqualTo(0);
  }

  @Test
  void readsSameRecordIntoDifferentColumns() {
    // Given
    Schema writer =
        Framed.parse(
            "{'type':'record','name':'Both','fields':[{'name':'x','type':"
                + TWO_INTS
                + "},{'name':'y','type':['null','R']}]}");
    var decoding =
        Decoding.of(
            ignoring(column("x", record(column("a", INT))), column("y", record(column("b", LONG)))),
            writer);
    byte[] value =
        Framed.of(
            encoder -> {
              encoder.writeInt(1);
              encoder.writeInt(2);
              encoder.writeIndex(1);
              encoder.writeInt(3);
              encoder.writeInt(4);
            });

    // When
    var x = (RowData) decoding.value(value, 0);
    var y = (RowData) decoding.current(1);

    // Then
    assertThat(x.getInt(0)).isEqualTo(1);
    assertThat(y.getLong(0)).isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource
  void countsDepthAndNotSiblings(String item, ColumnType type, String name) {
    // Given
    Schema field =
        Framed.parse(
            "{'type':'map','values':{'type':'array','items':{'type':'map','values':"
                + item
                + "}}}");
    var decoding =
        Decoding.of(
            ignoring(column(name, map(value(list(value(map(value(type)))))))),
            Framed.recordOf(field));
    byte[] value =
        Framed.of(
            encoder -> {
              encoder.writeLong(100);
              for (int entry = 0; entry < 100; entry++) {
                encoder.writeString("k" + entry);
                encoder.writeLong(1);
                encoder.writeLong(1);
                encoder.writeString("k");
                encoder.writeInt(1);
                encoder.writeInt(2);
                encoder.writeLong(0);
                encoder.writeLong(0);
              }
              encoder.writeLong(0);
            });

    // When
    Fault fault = decoding.decode(value);

    // Then
    assertThat(fault).isNull();
  }

  static Stream<Arguments> countsDepthAndNotSiblings() {
    ColumnType pair = record(column("a", INT), column("b", INT));
    return Stream.of(
        argumentSet("read", TWO_INTS.toString(), pair, "v"),
        argumentSet("passed over", TWO_INTS.toString(), pair, "other"));
  }
}
