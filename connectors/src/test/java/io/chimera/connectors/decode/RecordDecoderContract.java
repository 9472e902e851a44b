package io.chimera.connectors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin.Metadata;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every decoder must do, whatever its format. The test of a decoder implements it. */
public interface RecordDecoderContract {
  Dataset DATASET =
      new DatasetBuilder()
          .with(
              DatasetBuilder.required("id", Primitive.LONG),
              DatasetBuilder.column("name", Primitive.STRING),
              DatasetBuilder.withDefault("note", Primitive.STRING, "none"),
              DatasetBuilder.withDefault("weight", Primitive.DOUBLE, 1.5),
              DatasetBuilder.column("open", Primitive.BOOLEAN),
              DatasetBuilder.fromEnvelope("topic", Primitive.STRING, Metadata.TOPIC),
              DatasetBuilder.column("tags", new ListType(DatasetBuilder.value(Primitive.STRING))),
              DatasetBuilder.column(
                  "attributes", new MapType(DatasetBuilder.value(Primitive.STRING))),
              DatasetBuilder.column("address", address()))
          .maxValueBytes(1_000)
          .build();

  private static ColumnType address() {
    return new RecordType(
        List.of(
            DatasetBuilder.required("city", Primitive.STRING),
            DatasetBuilder.withDefault("country", Primitive.STRING, "at")));
  }

  /** The decoder under test. */
  RecordDecoder decoder(Dataset dataset);

  /**
   * One record in the format: every entry is a field, and a field without entry is absent from the
   * record, not null.
   *
   * @param fields {@link Long}, {@link Double}, {@link String}, {@link Boolean}, lists and maps of
   *     them, and null
   */
  byte[] encode(Dataset dataset, Map<String, @Nullable Object> fields);

  private static Map<String, @Nullable Object> fields() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("id", 7L);
    fields.put("name", "Grüße, 世界 😀");
    fields.put("note", "written");
    fields.put("weight", -0.25);
    fields.put("open", true);
    fields.put("tags", List.of("a", "", "c"));
    fields.put("attributes", Map.of("colour", "blue"));
    fields.put("address", Map.of("city", "Wien", "country", "de"));
    return fields;
  }

  private static Map<String, @Nullable Object> plain(TypedRow row) {
    return PlainValues.of(row, DATASET.columns());
  }

  private static TypedRow row() {
    return new TypedRow(DATASET.columns().size());
  }

  private @Nullable ReasonCode code(byte[] record) {
    Fault fault = decoder(DATASET).decode(record, row());
    return fault == null ? null : fault.code();
  }

  @Test
  default void readsEveryColumn() {
    TypedRow row = row();

    Fault fault = decoder(DATASET).decode(encode(DATASET, fields()), row);

    Map<String, @Nullable Object> expected = fields();
    expected.put("topic", null);
    assertThat(fault).isNull();
    assertThat(plain(row)).isEqualTo(expected);
  }

  @Test
  default void fillsAbsentFieldsWithDefaultsOrNullAndLeaksNothingOfTheRecordBefore() {
    RecordDecoder decoder = decoder(DATASET);
    TypedRow row = row();
    decoder.decode(encode(DATASET, fields()), row);
    var sparse = new LinkedHashMap<String, @Nullable Object>();
    sparse.put("address", Map.of("city", "Graz"));

    Fault fault = decoder.decode(encode(DATASET, sparse), row);

    var expected = new LinkedHashMap<String, @Nullable Object>();
    for (Column column : DATASET.columns()) {
      expected.put(column.name(), null);
    }
    expected.put("note", "none");
    expected.put("weight", 1.5);
    expected.put("address", Map.of("city", "Graz", "country", "at"));
    assertThat(fault).isNull();
    assertThat(plain(row)).isEqualTo(expected);
  }

  @Test
  default void keepsExplicitNullInSpiteOfDefault() {
    TypedRow row = row();
    Map<String, @Nullable Object> fields = fields();
    fields.replaceAll((name, value) -> null);

    Fault fault = decoder(DATASET).decode(encode(DATASET, fields), row);

    assertThat(fault).isNull();
    assertThat(plain(row).values()).containsOnlyNulls();
  }

  @Test
  default void leavesColumnsOfTheEnvelopeAlone() {
    TypedRow row = row();
    int topic = DATASET.indexOf("topic");
    row.setObject(topic, StringData.fromString("orders"));

    decoder(DATASET).decode(encode(DATASET, fields()), row);

    assertThat(row.getString(topic)).hasToString("orders");
  }

  @Test
  default void readsGoodRecordAfterEveryCutOne() {
    byte[] good = encode(DATASET, fields());
    RecordDecoder decoder = decoder(DATASET);
    TypedRow row = row();
    decoder.decode(good, row);
    Map<String, @Nullable Object> expected = plain(row);

    for (int length = 1; length < good.length; length++) {
      assertThat(decoder.decode(Arrays.copyOf(good, length), row))
          .as("cut at %d", length)
          .isNotNull();
      assertThat(decoder.decode(good, row)).as("after a cut at %d", length).isNull();
      assertThat(plain(row)).as("after a cut at %d", length).isEqualTo(expected);
    }
  }

  @Test
  default void neitherThrowsNorForgetsAfterAnyChangedByte() {
    byte[] good = encode(DATASET, fields());
    RecordDecoder decoder = decoder(DATASET);
    TypedRow row = row();
    decoder.decode(good, row);
    Map<String, @Nullable Object> expected = plain(row);

    // The first five bytes may name the schema, which is then another record altogether.
    for (int index = 5; index < good.length; index++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = good.clone();
        changed[index] = (byte) value;
        decoder.decode(changed, row);
      }
      assertThat(decoder.decode(good, row)).as("after changes of byte %d", index).isNull();
      assertThat(plain(row)).as("after changes of byte %d", index).isEqualTo(expected);
    }
  }

  @Test
  default void refusesBytesAfterTheRecord() {
    byte[] good = encode(DATASET, fields());

    assertThat(code(Arrays.copyOf(good, good.length + 1))).isEqualTo(ReasonCode.TRAILING_BYTES);
  }

  @Test
  default void refusesTextThatIsNotUtf8() {
    Map<String, @Nullable Object> fields = fields();
    fields.put("name", "MARK");
    byte[] record = encode(DATASET, fields);
    int mark = new String(record, StandardCharsets.ISO_8859_1).indexOf("MARK");
    record[mark + 1] = (byte) 0xFF;

    assertThat(code(record)).isEqualTo(ReasonCode.INVALID_UTF8);
  }

  @Test
  default void refusesOneByteTooMany() {
    Map<String, @Nullable Object> fields = fields();
    fields.put("name", "x".repeat(1_000));
    assertThat(code(encode(DATASET, fields))).isNull();
    fields.put("name", "x".repeat(1_001));

    assertThat(code(encode(DATASET, fields))).isEqualTo(ReasonCode.VALUE_TOO_LARGE);
  }

  @Test
  default void refusesNullInRequiredFieldOfNestedRecord() {
    var address = new LinkedHashMap<String, @Nullable Object>();
    address.put("city", null);
    Map<String, @Nullable Object> fields = fields();
    fields.put("address", address);

    Fault fault = decoder(DATASET).decode(encode(DATASET, fields), row());

    assertThat(fault)
        .extracting(Fault::code, Fault::column)
        .containsExactly(ReasonCode.MISSING_REQUIRED, "address.city");
  }
}
