package io.chimera.quality.protect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.contract.Protection.Alphabet;
import io.chimera.schemas.contract.Protection.Period;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowProtectionTest {
  private static final String NAME = "value";
  private static final int ROUNDS = 100;

  // One method for all types

  static List<Arguments> everyMethodOfEveryType() {
    var methods =
        List.of(
            Protection.redact("***"),
            Protection.toNull(),
            Protection.partial(4),
            Protection.hmac(null),
            Protection.tokenise("person"),
            Protection.fpe(Alphabet.DIGITS, null),
            Protection.generaliseTo(Period.MONTH),
            Protection.generaliseTo(Period.YEAR),
            Protection.generaliseBy(new BigDecimal("10")),
            Protection.drop());
    var all = new ArrayList<Arguments>();
    for (Protection method : methods) {
      for (ColumnType type : Values.all()) {
        if (method.problemWith(type, NAME).isEmpty()) {
          all.add(argumentSet(method.method().label() + " " + type, method, type));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyMethodOfEveryType")
  void leavesNull(Protection method, ColumnType type) {
    var row = new TypedRow(1);

    var fault = protection(type, method).protect(row);

    assertThat(fault).isNull();
    assertThat(row.isNullAt(0)).isTrue();
  }

  /** A value of another type would fail in the serializer that carries rows to the writer. */
  @ParameterizedTest
  @MethodSource("everyMethodOfEveryType")
  void leavesValueOfResultingType(Protection method, ColumnType type) {
    var random = new Random(4711);
    var protection = protection(type, method);
    var spec = new ValueSpec(type, false, null);
    var result = RowType.of(RowTypes.of(method.resultOf(spec).orElse(spec)));
    var serializer = new RowDataSerializer(result);
    var getter = RowData.createFieldGetter(result.getTypeAt(0), 0);
    for (int round = 0; round < ROUNDS; round++) {
      var row = new TypedRow(1);
      Values.fill(row, 0, type, random);

      var fault = protection.protect(row);

      assertThat(fault == null || method.method() == Protection.Method.FPE).isTrue();
      assertThat(serializer.toBinaryRow(row).isNullAt(0)).isEqualTo(row.isNullAt(0));
      if (!row.isNullAt(0)) {
        assertThat(getter.getFieldOrNull(row)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyMethodOfEveryType")
  void leavesNothingOfNumberBehindWhatIsNoNumber(Protection method, ColumnType type) {
    boolean isNumber =
        method.method() == Protection.Method.GENERALISE && !(type instanceof DecimalType);
    var protection = protection(type, method);
    for (int round = 0; round < ROUNDS; round++) {
      var row = new TypedRow(1);
      Values.fill(row, 0, type, new Random(round));

      Fault fault = protection.protect(row);

      if (!isNumber && fault == null) {
        assertThat(row.getLong(0)).isZero();
        assertThat(row.timestampMicros(0)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyMethodOfEveryType")
  void givesEqualValuesTheSame(Protection method, ColumnType type) {
    var protection = protection(type, method);
    var result = RowType.of(RowTypes.of(new ValueSpec(type, false, null)));
    for (int round = 0; round < ROUNDS; round++) {
      var one = new TypedRow(1);
      var other = new TypedRow(1);
      Values.fill(one, 0, type, new Random(round));
      Values.fill(other, 0, type, new Random(round));

      protection.protect(one);
      protection.protect(other);

      assertThat(one.isNullAt(0)).isEqualTo(other.isNullAt(0));
      if (!one.isNullAt(0)
          && method.method() != Protection.Method.HMAC
          && method.method() != Protection.Method.TOKENISE) {
        var serializer = new RowDataSerializer(result);
        assertThat(serializer.toBinaryRow(one).copy()).isEqualTo(serializer.toBinaryRow(other));
      } else if (!one.isNullAt(0)) {
        assertThat(one.getString(0)).isEqualTo(other.getString(0));
      }
    }
  }

  static List<Arguments> hidingMethods() {
    return List.of(
        argumentSet("redact", Protection.redact("***")),
        argumentSet("null", Protection.toNull()),
        argumentSet("partial", Protection.partial(4)),
        argumentSet("hmac", Protection.hmac(null)),
        argumentSet("tokenise", Protection.tokenise(null)),
        argumentSet("fpe", Protection.fpe(Alphabet.ALPHANUMERIC, null)),
        argumentSet("drop", Protection.drop()));
  }

  /** As the writer, a state or a network would see the row. */
  @ParameterizedTest
  @MethodSource("hidingMethods")
  void leavesNoClearTextInBytesOfRow(Protection method) throws Exception {
    String canary = "canary5f3acanary5f3a";
    var row = new TypedRow(1);
    row.setObject(0, StringData.fromString(canary));

    protection(Primitive.STRING, method).protect(row);

    var serializer = new RowDataSerializer(new VarCharType(VarCharType.MAX_LENGTH));
    var written = new DataOutputSerializer(64);
    serializer.serialize(row, written);
    assertThat(new String(written.getCopyOfBuffer(), ISO_8859_1)).doesNotContain("canary");
  }

  // Redact

  @Test
  void redactsToTextOrZero() {
    var columns = new ArrayList<Column>();
    var protections = new HashMap<String, Protection>();
    var row = new TypedRow(Values.all().size());
    for (int index = 0; index < Values.all().size(); index++) {
      columns.add(Values.column("c" + index, Values.all().get(index)));
      protections.put("c" + index, Protection.redact("gone"));
      Values.fill(row, index, Values.all().get(index), new Random(3));
    }

    new RowProtection(columns, protections, null).protect(row);

    assertThat(row.getBoolean(0)).isFalse();
    for (Primitive number :
        List.of(
            Primitive.INT,
            Primitive.LONG,
            Primitive.DATE,
            Primitive.TIME,
            Primitive.TIMESTAMP,
            Primitive.TIMESTAMPTZ)) {
      assertThat(row.getLong(number.ordinal())).isZero();
    }
    assertThat(row.getFloat(Primitive.FLOAT.ordinal())).isZero();
    assertThat(row.getDouble(Primitive.DOUBLE.ordinal())).isZero();
    assertThat(row.getString(Primitive.STRING.ordinal())).hasToString("gone");
    assertThat(row.getBinary(Primitive.BYTES.ordinal())).isEmpty();
    assertThat(row.getBinary(Primitive.UUID.ordinal())).isEqualTo(new byte[16]);
    assertThat(row.getDecimal(12, 18, 4)).isEqualTo(DecimalData.zero(18, 4));
    assertThat(row.getDecimal(13, 38, 10)).isEqualTo(DecimalData.zero(38, 10));
    assertThat(row.getArray(14).size()).isZero();
    assertThat(row.getMap(15).size()).isZero();
    assertThat(row.getRow(16, 2).getLong(0)).isZero();
    assertThat(row.getRow(16, 2).getString(1)).hasToString("gone");
  }

  // Partial

  static List<Arguments> masks() {
    return List.of(
        argumentSet("card", 4, "4111111111111111", "************1111"),
        argumentSet("one more than stay", 4, "abcde", "*bcde"),
        argumentSet("as many as stay", 4, "abcd", "****"),
        argumentSet("fewer than stay", 4, "abc", "***"),
        argumentSet("empty", 4, "", ""),
        argumentSet("two bytes a letter", 2, "äöüß", "**üß"),
        argumentSet("four bytes a letter", 1, "😀😁😂", "**😂"),
        argumentSet("mixed", 3, "a€😀é", "*€😀é"));
  }

  @ParameterizedTest
  @MethodSource("masks")
  void masksAllButLastCharacters(int keep, String value, String expected) {
    assertThat(protectedText(Protection.partial(keep), value)).isEqualTo(expected);
  }

  @Test
  void masksGeneratedTextsByCodePoint() {
    var random = new Random(9);
    for (int round = 0; round < 500; round++) {
      String value = Values.text(random);
      int keep = 1 + random.nextInt(8);
      int[] points = value.codePoints().toArray();
      int stars = points.length > keep ? points.length - keep : points.length;
      String expected = "*".repeat(stars) + new String(points, stars, points.length - stars);

      assertThat(protectedText(Protection.partial(keep), value)).isEqualTo(expected);
    }
  }

  // Tokens

  @Test
  void joinsColumnsOfOneDomainWhateverTheirTypes() {
    var columns =
        List.of(
            Values.column("customer_id", Primitive.LONG),
            Values.column("payer", Primitive.STRING),
            Values.column("other", Primitive.STRING));
    var row = new TypedRow(3);
    row.setLong(0, 4711);
    row.setObject(1, StringData.fromString("4711"));
    row.setObject(2, StringData.fromString("4711"));

    new RowProtection(
            columns,
            Map.of(
                "customer_id", Protection.hmac(null),
                "payer", Protection.hmac("customer_id"),
                "other", Protection.hmac(null)),
            Keys.first())
        .protect(row);

    assertThat(row.getString(0)).isEqualTo(row.getString(1)).isNotEqualTo(row.getString(2));
    assertThat(row.getString(0).toString()).matches("k1:[A-Za-z0-9_-]{22}");
  }

  @Test
  void writesTokensOfCurrentKeyOnly() {
    var columns = List.of(Values.column(NAME, Primitive.STRING));
    var before = new RowProtection(columns, Map.of(NAME, Protection.hmac(null)), Keys.first());
    var after = new RowProtection(columns, Map.of(NAME, Protection.hmac(null)), Keys.rotated());
    var alone = new RowProtection(columns, Map.of(NAME, Protection.hmac(null)), Keys.second());

    assertThat(text(before, "x")).startsWith("k1:");
    assertThat(text(after, "x")).startsWith("k2:").isEqualTo(text(alone, "x"));
  }

  @Test
  void revealsCanonicalTextOfTokenisedValues() throws Exception {
    var tokens = new SivTokens(Keys.first(), "person");
    for (ColumnType type : Values.all()) {
      var random = new Random(23);
      var protection = protection(type, Protection.tokenise("person"));
      for (int round = 0; round < ROUNDS; round++) {
        var row = new TypedRow(1);
        Values.fill(row, 0, type, random);
        String expected = new String(new CanonicalText(0, type).of(row), UTF_8);

        protection.protect(row);

        String token = row.getString(0).toString();
        assertThat(token).matches("k1:[A-Za-z0-9_-]+");
        assertThat(tokens.reveal(token)).isEqualTo(expected);
      }
    }
  }

  // Format

  @Test
  void keepsForm() throws Exception {
    String encrypted = protectedText(Protection.fpe(Alphabet.DIGITS, "card"), "4111111111111111");

    assertThat(encrypted).matches("[0-9]{16}").isNotEqualTo("4111111111111111");
    assertThat(new FormatCipher(Keys.first(), "card", Alphabet.DIGITS).decrypt(encrypted))
        .isEqualTo("4111111111111111");
  }

  static List<Arguments> formless() {
    return List.of(
        argumentSet(
            "too short",
            "41111",
            "The text is too short to be encrypted, expected at least 6 characters"),
        argumentSet(
            "empty", "", "The text is too short to be encrypted, expected at least 6 characters"),
        argumentSet(
            "a space",
            "4111 1111",
            "The text has a character that is not of the alphabet 'digits'"),
        argumentSet(
            "too long",
            "4".repeat(257),
            "The text is too long to be encrypted, expected at most 256 characters"));
  }

  @ParameterizedTest
  @MethodSource("formless")
  void refusesTextWithoutFormAndEmptiesRow(String value, String message) {
    var columns =
        List.of(Values.column("first", Primitive.LONG), Values.column(NAME, Primitive.STRING));
    var protection =
        new RowProtection(
            columns, Map.of(NAME, Protection.fpe(Alphabet.DIGITS, null)), Keys.first());
    var row = new TypedRow(2);
    row.setLong(0, 1);
    row.setObject(1, StringData.fromString(value));

    var fault = protection.protect(row);

    assertThat(fault).isEqualTo(new Fault(ReasonCode.UNPROTECTABLE, NAME, message));
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.isNullAt(1)).isTrue();
  }

  // Generalise

  static List<Arguments> wholeBands() {
    return List.of(
        argumentSet("inside", Primitive.LONG, "10", 17, 10),
        argumentSet("lower end", Primitive.LONG, "10", 20, 20),
        argumentSet("below zero", Primitive.LONG, "10", -1, -10),
        argumentSet("zero", Primitive.LONG, "10", 0, 0),
        argumentSet("width one", Primitive.LONG, "1", -17, -17),
        argumentSet("written with exponent", Primitive.LONG, "1E+3", 4711, 4000),
        argumentSet("highest", Primitive.LONG, "1000", Long.MAX_VALUE, 9223372036854775000L),
        argumentSet("lowest", Primitive.LONG, "1000", Long.MIN_VALUE, Long.MIN_VALUE),
        argumentSet("lowest band", Primitive.LONG, "1000", Long.MIN_VALUE + 7, Long.MIN_VALUE),
        argumentSet(
            "band above lowest",
            Primitive.LONG,
            "1000",
            Long.MIN_VALUE + 808,
            Long.MIN_VALUE + 808),
        argumentSet("lowest int", Primitive.INT, "1000", Integer.MIN_VALUE, Integer.MIN_VALUE),
        argumentSet("wider than int", Primitive.INT, "10000000000", 5, 0),
        argumentSet(
            "wider than int below zero", Primitive.INT, "10000000000", -5, Integer.MIN_VALUE),
        argumentSet("int", Primitive.INT, "18", 53, 36));
  }

  @ParameterizedTest
  @MethodSource("wholeBands")
  void takesLowerEndOfWholeBand(Primitive type, String width, long value, long expected) {
    var row = new TypedRow(1);
    row.setLong(0, value);

    protection(type, Protection.generaliseBy(new BigDecimal(width))).protect(row);

    assertThat(type == Primitive.INT ? row.getInt(0) : row.getLong(0)).isEqualTo(expected);
  }

  static List<Arguments> floatingBands() {
    return List.of(
        argumentSet("inside", "0.5", 1.7, 1.5),
        argumentSet("as written", "0.1", 0.3, 0.3),
        argumentSet("below zero", "0.1", -0.31, -0.4),
        argumentSet("minus zero", "0.1", -0.0, 0.0),
        argumentSet("lowest", "1e308", -Double.MAX_VALUE, -Double.MAX_VALUE),
        argumentSet("infinity", "1", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
        argumentSet("no number", "1", Double.NaN, Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("floatingBands")
  void takesLowerEndOfFloatingBand(String width, double value, double expected) {
    var row = new TypedRow(1);
    row.setDouble(0, value);

    protection(Primitive.DOUBLE, Protection.generaliseBy(new BigDecimal(width))).protect(row);

    assertThat(Double.valueOf(row.getDouble(0))).isEqualTo(Double.valueOf(expected));
  }

  @Test
  void takesFloatAsWritten() {
    var row = new TypedRow(1);
    row.setFloat(0, 0.3f);
    var protection = protection(Primitive.FLOAT, Protection.generaliseBy(new BigDecimal("0.1")));

    protection.protect(row);

    assertThat(row.getFloat(0)).isEqualTo(0.3f);
  }

  static List<Arguments> bands() {
    return everyMethodOfEveryType().stream()
        .filter(
            arguments -> ((Protection) arguments.get()[0]).method() == Protection.Method.GENERALISE)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("bands")
  void leavesEndOfBandWhereItIs(Protection method, ColumnType type) {
    var random = new Random(31);
    var protection = protection(type, method);
    var text = new CanonicalText(0, type);
    for (int round = 0; round < ROUNDS; round++) {
      var row = new TypedRow(1);
      Values.fill(row, 0, type, random);
      protection.protect(row);
      byte[] end = text.of(row);

      protection.protect(row);

      assertThat(text.of(row)).isEqualTo(end);
    }
  }

  static List<Arguments> decimalBands() {
    return List.of(
        argumentSet("inside", "0.25", "17.60", "17.50"),
        argumentSet("below zero", "0.25", "-17.60", "-17.75"),
        argumentSet("lower end", "0.25", "17.75", "17.75"),
        argumentSet("lowest band", "100", "-999.50", "-999.99"),
        argumentSet("wider than type", "10000", "999.99", "0.00"));
  }

  @ParameterizedTest
  @MethodSource("decimalBands")
  void takesLowerEndOfDecimalBand(String width, String value, String expected) {
    var row = new TypedRow(1);
    row.setDecimal(0, DecimalData.fromBigDecimal(new BigDecimal(value), 5, 2).toUnscaledLong());

    protection(new DecimalType(5, 2), Protection.generaliseBy(new BigDecimal(width))).protect(row);

    assertThat(row.getDecimal(0, 5, 2).toBigDecimal()).isEqualTo(new BigDecimal(expected));
  }

  static List<Arguments> periods() {
    return List.of(
        argumentSet("month", Period.MONTH, "2026-11-20", "2026-11-01"),
        argumentSet("year", Period.YEAR, "2026-11-20", "2026-01-01"),
        argumentSet("leap day", Period.MONTH, "2024-02-29", "2024-02-01"),
        argumentSet("before 1970", Period.YEAR, "1969-12-31", "1969-01-01"),
        argumentSet("first", Period.MONTH, "0001-01-01", "0001-01-01"),
        argumentSet("last", Period.YEAR, "9999-12-31", "9999-01-01"));
  }

  @ParameterizedTest
  @MethodSource("periods")
  void takesFirstDayOrMomentOfPeriod(Period period, String value, String expected) {
    var date = new TypedRow(1);
    date.setInt(0, (int) LocalDate.parse(value).toEpochDay());
    var moment = new TypedRow(1);
    moment.setTimestampMicros(0, micros(value + "T23:59:59.999999Z"));

    protection(Primitive.DATE, Protection.generaliseTo(period)).protect(date);
    protection(Primitive.TIMESTAMPTZ, Protection.generaliseTo(period)).protect(moment);

    assertThat(date.getInt(0)).isEqualTo((int) LocalDate.parse(expected).toEpochDay());
    assertThat(moment.timestampMicros(0)).isEqualTo(micros(expected + "T00:00:00Z"));
  }

  private static long micros(String instant) {
    Instant parsed = Instant.parse(instant);
    return parsed.getEpochSecond() * 1_000_000 + parsed.getNano() / 1_000;
  }

  // Rows

  @Test
  void protectsFieldsOfNestedRecordsAndLeavesTheRest() {
    var person =
        new RecordType(
            List.of(Values.column("name", Primitive.STRING), Values.column("age", Primitive.INT)));
    var columns = List.of(Values.column("person", person), Values.column("plan", Primitive.STRING));
    var protection =
        new RowProtection(columns, Map.of("person.name", Protection.hmac(null)), Keys.first());
    var nested = new TypedRow(2);
    nested.setObject(0, StringData.fromString("Zoë"));
    nested.setInt(1, 17);
    var row = new TypedRow(2);
    row.setObject(0, nested);
    row.setObject(1, StringData.fromString("gold"));

    var fault = protection.protect(row);

    assertThat(fault).isNull();
    assertThat(nested.getString(0).toString()).matches("k1:[A-Za-z0-9_-]{22}");
    assertThat(nested.getInt(1)).isEqualTo(17);
    assertThat(row.getString(1)).hasToString("gold");
    assertThat(protection.protect(new TypedRow(2))).isNull();
  }

  static List<Arguments> wrong() {
    var columns = List.of(Values.column("id", Primitive.LONG));
    return List.of(
        argumentSet(
            "type",
            columns,
            Map.of("id", Protection.partial(4)),
            Keys.first(),
            "Cannot protect column: id: is 'partial' on a column of type 'long', "
                + "expected a column of type 'string'"),
        argumentSet(
            "column",
            columns,
            Map.of("ids", Protection.hmac(null)),
            Keys.first(),
            "Cannot protect column 'ids': there is no such column, "
                + "expected one of the dataset or a field of its records"),
        argumentSet(
            "no key",
            columns,
            Map.of("id", Protection.hmac(null)),
            null,
            "Cannot protect column 'id' by 'hmac': there is no key"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refuses(
      List<Column> columns,
      Map<String, Protection> protections,
      @Nullable Keyring keyring,
      String message) {
    assertThatThrownBy(() -> new RowProtection(columns, protections, keyring))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static RowProtection protection(ColumnType type, Protection method) {
    return new RowProtection(
        List.of(Values.column(NAME, type)), Map.of(NAME, method), Keys.first());
  }

  private static String protectedText(Protection method, String value) {
    return text(protection(Primitive.STRING, method), value);
  }

  private static String text(RowProtection protection, String value) {
    var row = new TypedRow(1);
    row.setObject(0, StringData.fromString(value));
    assertThat(protection.protect(row)).isNull();
    return row.getString(0).toString();
  }
}
