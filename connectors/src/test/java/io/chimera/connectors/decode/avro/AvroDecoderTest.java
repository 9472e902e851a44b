package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.DatasetBuilder.column;
import static io.chimera.connectors.decode.avro.Contracts.ignoring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.decode.RecordDecoderContract;
import io.chimera.connectors.registry.RegisteredSchema;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The frame, the schema's id, and what every decoder must do. */
class AvroDecoderTest implements RecordDecoderContract {
  private static final Schema NUMBER =
      Framed.parse(
          "{'type':'record','name':'R','fields':[{'name':'n','type':['null','long','boolean']}]}");
  private static final Dataset NUMBERS = ignoring(column("n", ColumnType.Primitive.LONG));

  private final FakeRegistry registry = new FakeRegistry();
  private final List<Schema> registered = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  @Override
  public RecordDecoder decoder(Dataset dataset) {
    return new AvroDecoder(dataset, registry, InstantSource.fixed(Instant.EPOCH));
  }

  @Override
  public byte[] encode(Dataset dataset, Map<String, @Nullable Object> fields) {
    Schema schema = schemaOf(new ColumnType.RecordType(dataset.columns()), "Root", fields);
    if (!registered.contains(schema)) {
      registered.add(schema);
      registry.with(registered.size(), schema.toString());
    }
    return Framed.of(registered.indexOf(schema) + 1, schema, valueOf(schema, fields));
  }

  /** The writer's record has the fields there are. */
  private static Schema schemaOf(ColumnType type, String name, @Nullable Object value) {
    if (type instanceof ColumnType.ListType list) {
      return Schema.createArray(nullable(list.element().type(), name, null));
    }
    if (type instanceof ColumnType.MapType map) {
      return Schema.createMap(nullable(map.value().type(), name, null));
    }
    if (type instanceof ColumnType.RecordType record) {
      var fields = new ArrayList<Schema.Field>();
      Map<?, ?> values = value instanceof Map<?, ?> given ? given : Map.of();
      for (Column column : record.columns()) {
        if (values.containsKey(column.name())) {
          Schema field = nullable(column.type(), column.name(), values.get(column.name()));
          fields.add(new Schema.Field(column.name(), field, null, null));
        }
      }
      return Schema.createRecord(name, null, "test", false, fields);
    }
    return Framed.parse("'" + type.toString().toLowerCase(Locale.ROOT) + "'");
  }

  private static Schema nullable(ColumnType type, String name, @Nullable Object value) {
    return Schema.createUnion(
        Schema.create(Schema.Type.NULL), schemaOf(type, name + "_record", value));
  }

  private static @Nullable Object valueOf(Schema schema, @Nullable Object value) {
    if (schema.getType() == Schema.Type.UNION) {
      return value == null ? null : valueOf(schema.getTypes().get(1), value);
    }
    if (schema.getType() != Schema.Type.RECORD) {
      return value;
    }
    var record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), valueOf(field.schema(), ((Map<?, ?>) value).get(field.name())));
    }
    return record;
  }

  @ParameterizedTest
  @MethodSource
  void refusesFrame(byte[] value, ReasonCode expected) {
    var decoding = Decoding.of(NUMBERS, registry.with(0, NUMBER.toString()));

    assertThat(decoding.code(value)).isEqualTo(expected);
  }

  static Stream<Arguments> refusesFrame() {
    return Stream.of(
        argumentSet("nothing", new byte[0], ReasonCode.EMPTY_VALUE),
        argumentSet("magic byte alone", new byte[1], ReasonCode.TRUNCATED),
        argumentSet("id cut off", new byte[4], ReasonCode.TRUNCATED),
        argumentSet("body missing", new byte[5], ReasonCode.TRUNCATED),
        argumentSet("other magic byte", new byte[] {1, 0, 0, 0, 0, 0}, ReasonCode.BAD_MAGIC_BYTE),
        argumentSet("plain text", new byte[] {'{'}, ReasonCode.BAD_MAGIC_BYTE));
  }

  @Test
  void acceptsFrameAloneWhereRecordTakesNoBytes() {
    Schema empty = Framed.parse("{'type':'record','name':'R','fields':[]}");

    assertThat(Decoding.of(NUMBERS, empty).value(Framed.of(encoder -> {}), 0)).isNull();
  }

  @ParameterizedTest
  @MethodSource
  void refusesSchema(RegisteredSchema schema, String expected) {
    // Given
    var decoding = Decoding.of(NUMBERS, new FakeRegistry().with(schema));

    // When
    Fault fault = decoding.fault(number(5));

    // Then
    assertThat(fault).isEqualTo(new Fault(ReasonCode.INCOMPATIBLE_SCHEMA, null, expected));
  }

  static Stream<Arguments> refusesSchema() {
    return Stream.of(
        argumentSet("of JSON", registered("JSON", "{}"), "The schema's type is 'JSON', not Avro"),
        argumentSet(
            "no record", registered("AVRO", "\"long\""), "The schema is no record but 'long'"),
        argumentSet(
            "no schema",
            registered("AVRO", "{\"type\":\"recrod\"}"),
            "The schema cannot be parsed"),
        argumentSet("no JSON", registered("AVRO", "{"), "The schema cannot be parsed"));
  }

  private static RegisteredSchema registered(String type, String text) {
    return new RegisteredSchema(Framed.ID, type, text, List.of());
  }

  @Test
  void readsSchemaWithReferencesOddNamesAndBadDefaults() {
    // Given
    String inner =
        "{\"type\":\"record\",\"name\":\"a.In-ner\",\"fields\":[{\"name\":\"n\",\"type\":\"long\",\"default\":\"x\"}]}";
    String outer =
        "{\"type\":\"record\",\"name\":\"a.Outer\",\"fields\":[{\"name\":\"$x\",\"type\":\"In-ner\"},{\"name\":\"n\",\"type\":\"int\"}]}";
    var decoding = Decoding.of(NUMBERS, new FakeRegistry().with(Framed.ID, outer, inner));

    // When
    Object read =
        decoding.value(
            Framed.of(
                encoder -> {
                  encoder.writeLong(1);
                  encoder.writeInt(2);
                }),
            0);

    // Then
    assertThat(read).isEqualTo(2L);
  }

  @Test
  void readsEachRecordByItsOwnSchema() {
    // Given
    registry.with(1, NUMBER.toString());
    registry.with(
        2, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"n\",\"type\":\"int\"}]}");
    var decoding = Decoding.of(NUMBERS, registry);

    for (int round = 0; round < 3; round++) {
      // When
      Object first = decoding.value(number(1, 10), 0);
      Object second = decoding.value(Framed.of(2, encoder -> encoder.writeInt(20)), 0);

      // Then
      assertThat(first).isEqualTo(10L);
      assertThat(second).isEqualTo(20L);
    }
    assertThat(registry.asked).containsExactly(1, 2);
  }

  @ParameterizedTest
  @MethodSource
  void readsThousandGoodRecordsAfterBadOne(byte[] bad, ReasonCode expected) {
    // Given
    var decoding = Decoding.of(NUMBERS, NUMBER);

    // When
    ReasonCode code = decoding.code(bad);

    // Then
    assertThat(code).isEqualTo(expected);
    for (long number = 0; number < 1_000; number++) {
      assertThat(decoding.value(number(number), 0)).isEqualTo(number);
    }
  }

  static Stream<Arguments> readsThousandGoodRecordsAfterBadOne() {
    byte[] wrongMagic = number(5);
    wrongMagic[0] = 1;
    byte[] good = number(1 << 20);
    return Stream.of(
        argumentSet("wrong magic", wrongMagic, ReasonCode.BAD_MAGIC_BYTE),
        argumentSet("cut off", Arrays.copyOf(good, 7), ReasonCode.TRUNCATED),
        argumentSet("bytes left", Arrays.copyOf(good, 20), ReasonCode.TRAILING_BYTES),
        argumentSet("unknown id", number(99, 5), ReasonCode.UNKNOWN_SCHEMA_ID),
        argumentSet("negative id", number(-1, 5), ReasonCode.UNKNOWN_SCHEMA_ID),
        argumentSet(
            "no such branch", Framed.of(encoder -> encoder.writeIndex(3)), ReasonCode.MALFORMED),
        argumentSet(
            "wrong branch", Framed.of(encoder -> encoder.writeIndex(2)), ReasonCode.WRONG_TYPE));
  }

  @Test
  void asksForUnknownIdAgainAfterOneMinute() {
    // Given
    var decoding = Decoding.of(NUMBERS, registry, () -> now);
    decoding.decode(number(5));

    // When
    registry.with(Framed.ID, NUMBER.toString());
    now = now.plus(AvroDecoder.ASK_AGAIN_AFTER).minusMillis(1);
    ReasonCode before = decoding.code(number(5));
    now = now.plusMillis(1);
    Object after = decoding.value(number(5), 0);

    // Then
    assertThat(before).isEqualTo(ReasonCode.UNKNOWN_SCHEMA_ID);
    assertThat(after).isEqualTo(5L);
    assertThat(registry.asked).containsExactly(Framed.ID, Framed.ID);
  }

  @Test
  void keepsKnownSchemasThroughFloodOfUnknownIds() {
    // Given
    registry.with(Framed.ID, NUMBER.toString());
    var decoding = Decoding.of(NUMBERS, registry, () -> now);
    decoding.decode(number(5));
    int flood = AvroDecoder.MAX_UNKNOWN_IDS + 10;

    // When
    for (int id = 1_000; id < 1_000 + flood; id++) {
      decoding.decode(number(id, 5));
    }
    decoding.decode(number(1_000 + flood - 1, 5));
    decoding.decode(number(5));

    // Then
    assertThat(Collections.frequency(registry.asked, Framed.ID)).isEqualTo(1);
    assertThat(Collections.frequency(registry.asked, 1_000 + flood - 1)).isEqualTo(1);
    assertThat(registry.asked).hasSize(1 + flood);
  }

  @Test
  void neverAsksForNegativeIds() {
    var decoding = Decoding.of(NUMBERS, registry);

    assertThat(decoding.code(number(-5, 1))).isEqualTo(ReasonCode.UNKNOWN_SCHEMA_ID);
    assertThat(registry.asked).isEmpty();
  }

  @Test
  void throwsWhereRegistryIsAwayAndGoesOnAfterwards() {
    // Given
    var trouble =
        new RegistryUnavailableException("away", new IllegalStateException("no connection"));
    registry.with(Framed.ID, NUMBER.toString());
    var decoding =
        Decoding.of(
            NUMBERS,
            id -> {
              if (now.equals(Instant.EPOCH)) {
                throw trouble;
              }
              return registry.schema(id);
            });

    // When, Then
    assertThatThrownBy(() -> decoding.decode(number(5))).isSameAs(trouble);
    now = now.plus(Duration.ofSeconds(1));
    assertThat(decoding.value(number(5), 0)).isEqualTo(5L);
  }

  private static byte[] number(long number) {
    return number(Framed.ID, number);
  }

  private static byte[] number(int id, long number) {
    return Framed.of(
        id,
        encoder -> {
          encoder.writeIndex(1);
          encoder.writeLong(number);
        });
  }
}
