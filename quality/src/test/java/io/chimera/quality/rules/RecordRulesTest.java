package io.chimera.quality.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.chimera.schemas.contract.Condition.Comparison;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordRulesTest {
  private static final Map<String, Comparison> BOUNDS =
      Map.of(
          "minimum", Comparison.GREATER_OR_EQUAL,
          "maximum", Comparison.LESS_OR_EQUAL,
          "exclusiveMinimum", Comparison.GREATER,
          "exclusiveMaximum", Comparison.LESS);

  private static TypedRow row(Consumer<TypedRow> fill) {
    var row = new TypedRow(RuledDataset.COLUMNS);
    fill.accept(row);
    return row;
  }

  private static RecordRules rules(String... rules) {
    return new RecordRules(RuledDataset.of(rules), Clock.systemUTC());
  }

  private static boolean passes(String rule, TypedRow row) {
    return rules("{name: r, " + rule + "}").test(row) == null;
  }

  private static DecimalData price(String value) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), 18, 4);
  }

  private static DecimalData huge(String value) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), 38, 10);
  }

  private static long micros(String moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(moment));
  }

  static Stream<Arguments> cases() {
    String most = "9".repeat(28) + "." + "9".repeat(10);
    return Stream.of(
        fill("column: small, minimum: -5", row -> row.setInt(RuledDataset.SMALL, -5), true),
        fill("column: small, minimum: -5", row -> row.setInt(RuledDataset.SMALL, -6), false),
        fill(
            "column: small, maximum: 2147483647",
            row -> row.setInt(RuledDataset.SMALL, Integer.MAX_VALUE),
            true),
        fill(
            "column: large, exclusiveMinimum: -9223372036854775808",
            row -> row.setLong(RuledDataset.LARGE, Long.MIN_VALUE),
            false),
        fill("column: single, maximum: 0.1", row -> row.setFloat(RuledDataset.SINGLE, 0.1f), true),
        fill(
            "column: single, exclusiveMaximum: 0.1",
            row -> row.setFloat(RuledDataset.SINGLE, 0.1f),
            false),
        fill("column: ratio, maximum: 0.1", row -> row.setDouble(RuledDataset.RATIO, 0.1), true),
        fill("column: ratio, minimum: 0", row -> row.setDouble(RuledDataset.RATIO, -0.0), true),
        fill(
            "column: ratio, minimum: 0",
            row -> row.setDouble(RuledDataset.RATIO, Double.NEGATIVE_INFINITY),
            false),
        fill(
            "column: ratio, maximum: 1.7976931348623157e308",
            row -> row.setDouble(RuledDataset.RATIO, Double.POSITIVE_INFINITY),
            false),
        fill(
            "column: ratio, maximum: 5",
            row -> row.setDouble(RuledDataset.RATIO, Double.NaN),
            false),
        fill(
            "column: price, minimum: 0",
            row -> row.setObject(RuledDataset.PRICE, price("0")),
            true),
        fill(
            "column: price, exclusiveMinimum: 0",
            row -> row.setObject(RuledDataset.PRICE, price("0.0001")),
            true),
        fill(
            "column: price, minimum: 0",
            row -> row.setObject(RuledDataset.PRICE, price("-0.0001")),
            false),
        fill(
            "column: huge, maximum: " + most,
            row -> row.setObject(RuledDataset.HUGE, huge(most)),
            true),
        fill(
            "column: huge, exclusiveMaximum: " + most,
            row -> row.setObject(RuledDataset.HUGE, huge(most)),
            false),
        fill(
            "column: day, minimum: '0001-01-01'",
            row -> row.setInt(RuledDataset.DAY, (int) LocalDate.of(1, 1, 1).toEpochDay()),
            true),
        fill(
            "column: day, maximum: '2026-11-20'",
            row -> row.setInt(RuledDataset.DAY, (int) LocalDate.of(2026, 11, 21).toEpochDay()),
            false),
        fill(
            "column: hour, exclusiveMaximum: '08:00:00'",
            row -> row.setInt(RuledDataset.HOUR, 8 * 3_600_000),
            false),
        fill(
            "column: at, minimum: '1969-12-31T23:59:59.999999'",
            row -> row.setTimestampMicros(RuledDataset.AT, -1),
            true),
        fill(
            "column: seen, minimum: '2026-11-20T08:00:00Z'",
            row -> row.setTimestampMicros(RuledDataset.SEEN, micros("2026-11-20T07:59:59.999999Z")),
            false),
        fill("column: small, oneOf: [1, 2]", row -> row.setInt(RuledDataset.SMALL, 2), true),
        fill("column: small, oneOf: [1, 2]", row -> row.setInt(RuledDataset.SMALL, 3), false),
        fill("column: small, notOneOf: [1, 2]", row -> row.setInt(RuledDataset.SMALL, 3), true),
        fill(
            "column: price, oneOf: [0.5, 1]",
            row -> row.setObject(RuledDataset.PRICE, price("0.5000")),
            true),
        fill(
            "column: huge, oneOf: [0.5, 1]",
            row -> row.setObject(RuledDataset.HUGE, huge("1.0")),
            true),
        fill(
            "column: huge, notOneOf: [0.5, 1]",
            row -> row.setObject(RuledDataset.HUGE, huge("0.50")),
            false),
        fill("column: name, oneOf: [Zoë, Ada]", name("Zoë"), true),
        fill("column: name, oneOf: [Zoë, Ada]", name("Zoe"), false),
        fill("column: name, notOneOf: ['']", name(""), false),
        fill("column: name, pattern: '[A-Z][a-z]+'", name("Ada"), true),
        fill("column: name, pattern: '[A-Z][a-z]+'", name("Ada!"), false),
        fill("column: name, pattern: '(a+)+b'", name("a".repeat(5000)), false),
        fill("column: name, maxLength: 3", name("Zoë"), true),
        fill("column: name, maxLength: 1", name("😀"), true),
        fill("column: name, minLength: 1", name(""), false),
        fill(
            "column: body, maxLength: 2",
            row -> row.setObject(RuledDataset.BODY, new byte[] {1, 2, 3}),
            false),
        fill(
            "column: price, precision: 3",
            row -> row.setObject(RuledDataset.PRICE, price("120.5000")),
            false),
        fill(
            "column: price, precision: 3",
            row -> row.setObject(RuledDataset.PRICE, price("12.5000")),
            true),
        fill(
            "column: price, precision: 2",
            row -> row.setObject(RuledDataset.PRICE, price("1200")),
            true),
        fill("column: ratio, precision: 2", row -> row.setDouble(RuledDataset.RATIO, 0.025), true),
        fill("column: single, precision: 1", row -> row.setFloat(RuledDataset.SINGLE, 0.3f), true),
        fill(
            "compare: small < other_small",
            row -> {
              row.setInt(RuledDataset.SMALL, 1);
              row.setInt(RuledDataset.OTHER_SMALL, 1);
            },
            false),
        fill(
            "compare: small <> large",
            row -> {
              row.setInt(RuledDataset.SMALL, -1);
              row.setLong(RuledDataset.LARGE, -1);
            },
            false),
        fill(
            "compare: price = other_price",
            row -> {
              row.setObject(RuledDataset.PRICE, price("1.5"));
              row.setObject(
                  RuledDataset.OTHER_PRICE,
                  DecimalData.fromBigDecimal(new BigDecimal("1.50"), 30, 2));
            },
            true),
        fill("compare: price >= other_price", row -> {}, true));
  }

  private static Arguments fill(String rule, Consumer<TypedRow> fill, boolean passes) {
    return arguments(rule, fill, passes);
  }

  private static Consumer<TypedRow> name(String name) {
    return row -> row.setObject(RuledDataset.NAME, StringData.fromString(name));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("cases")
  void judges(String rule, Consumer<TypedRow> fill, boolean passes) {
    assertThat(passes(rule, row(fill))).isEqualTo(passes);
  }

  @Test
  void passesNullsWhateverTheRule() {
    var rules =
        rules(
            "{name: a, column: small, minimum: 5}",
            "{name: b, column: name, oneOf: [x]}",
            "{name: c, column: name, pattern: x}",
            "{name: d, column: body, minLength: 1}",
            "{name: e, column: huge, precision: 1}",
            "{name: f, compare: small < large}");

    assertThat(rules.test(row(row -> {}))).isNull();
    assertThat(rules.failedNames()).isEmpty();
  }

  @Test
  void takesTheSeverestActionAndNamesAllThatFailed() {
    var rules =
        rules(
            "{name: loud, column: small, maximum: 1, onFailure: warn}",
            "{name: away, column: small, maximum: 2, onFailure: drop}",
            "{name: fine, column: small, maximum: 9, onFailure: fail}",
            "{name: kept, column: small, maximum: 3}",
            "{name: more, column: small, maximum: 4}");

    assertThat(rules.test(row(row -> row.setInt(RuledDataset.SMALL, 2)))).isEqualTo(OnFailure.WARN);
    assertThat(rules.test(row(row -> row.setInt(RuledDataset.SMALL, 3)))).isEqualTo(OnFailure.DROP);
    assertThat(rules.test(row(row -> row.setInt(RuledDataset.SMALL, 5))))
        .isEqualTo(OnFailure.QUARANTINE);
    assertThat(rules.failedNames()).containsExactly("loud", "away", "kept", "more");
    assertThat(rules.fault(OnFailure.QUARANTINE).message())
        .isEqualTo("Rule 'kept' failed: expected <= 3");
    assertThat(rules.fault(OnFailure.QUARANTINE).column()).isEqualTo("small");
    assertThat(rules.test(row(row -> row.setInt(RuledDataset.SMALL, 10))))
        .isEqualTo(OnFailure.FAIL);
    assertThat(rules.test(row(row -> row.setInt(RuledDataset.SMALL, 1)))).isNull();
  }

  /** The oracle is BigDecimal, at the extremes of each type and around each bound. */
  @Test
  void boundsAgreeWithExactArithmeticOverGeneratedValues() {
    var random = new SplittableRandom(4711);
    List<BigDecimal> limits =
        List.of(
            new BigDecimal("0"),
            new BigDecimal("-0.0001"),
            new BigDecimal("99999999999999.9999"),
            new BigDecimal("-99999999999999.9999"),
            new BigDecimal("1234.5"));
    for (var bound : BOUNDS.entrySet()) {
      for (BigDecimal limit : limits) {
        var rules =
            rules(
                "{name: r, column: price, " + bound.getKey() + ": " + limit.toPlainString() + "}",
                "{name: h, column: huge, " + bound.getKey() + ": " + limit.toPlainString() + "}");
        for (int round = 0; round < 500; round++) {
          BigDecimal value = near(limit, random);
          TypedRow row =
              row(
                  each -> {
                    each.setDecimal(
                        RuledDataset.PRICE, price(value.toPlainString()).toUnscaledLong());
                    each.setObject(RuledDataset.HUGE, DecimalData.fromBigDecimal(value, 38, 10));
                  });
          boolean expected = bound.getValue().holds(value.compareTo(limit));

          boolean passes = rules.test(row) == null;

          assertThat(passes).as(value + " " + bound.getValue() + " " + limit).isEqualTo(expected);
          assertThat(rules.failedNames()).hasSize(expected ? 0 : 2);
        }
      }
    }
  }

  private static BigDecimal near(BigDecimal limit, SplittableRandom random) {
    BigInteger most = BigInteger.TEN.pow(18).subtract(BigInteger.ONE);
    BigInteger unscaled =
        random.nextBoolean()
            ? limit.setScale(4).unscaledValue().add(BigInteger.valueOf(random.nextInt(-2, 3)))
            : BigInteger.valueOf(random.nextLong());
    return new BigDecimal(unscaled.min(most).max(most.negate()), 4);
  }
}
