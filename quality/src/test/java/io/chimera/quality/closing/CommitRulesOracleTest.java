package io.chimera.quality.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chimera.quality.rules.RuledDataset;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every condition on a column counts the rows that DuckDB counts, and every measure of a commit is
 * the one that DuckDB has, put together from three subtasks over rows with nulls, NaN, infinities
 * and the extremes of every type.
 */
class CommitRulesOracleTest {
  private static final int ROWS = 3_000;
  private static final int SUBTASKS = 3;

  private static final List<Integer> INTS =
      List.of(0, 1, -1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE);
  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, 1_000_000_007L, Long.MAX_VALUE, Long.MIN_VALUE, 9_007_199_254_740_993L);
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          1.5,
          -2.25,
          1e300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          0.1,
          3.0,
          123456.789);
  private static final List<String> PRICES =
      List.of("0", "0.0001", "-0.0001", "12.5", "99999999999999.9999", "-99999999999999.9999", "3");
  private static final List<String> HUGES =
      List.of(
          "0",
          "9999999999999999999999999999.9999999999",
          "-9999999999999999999999999999.9999999999",
          "0.0000000001",
          "42");
  private static final List<String> TEXTS =
      List.of("", "a", "A", "ab", "Zoë", "😀 ok", "50%", "n/a", "a_b", "  x ", "\n");
  private static final List<LocalDate> DATES =
      List.of(
          LocalDate.of(1, 1, 1),
          LocalDate.of(1969, 12, 31),
          LocalDate.of(2000, 2, 29),
          LocalDate.of(9999, 12, 31));
  private static final List<LocalDateTime> TIMES =
      List.of(
          LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
          LocalDateTime.of(2026, 11, 20, 8, 30),
          LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000));

  private static final List<TypedRow> OURS = new ArrayList<>();
  private static Connection duckDb;

  @BeforeAll
  static void fill() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE TABLE t (small INT, large BIGINT, single FLOAT, ratio DOUBLE,"
              + " price DECIMAL(18,4), huge DECIMAL(38,10), name VARCHAR, day DATE, \"at\" TIMESTAMP,"
              + " other_small INT, other_price DECIMAL(30,2))");
    }
    var random = new SplittableRandom(20_261_121);
    try (PreparedStatement insert =
        duckDb.prepareStatement("INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
      for (int index = 0; index < ROWS; index++) {
        OURS.add(row(random, insert));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static TypedRow row(SplittableRandom random, PreparedStatement insert)
      throws SQLException {
    var row = new TypedRow(RuledDataset.COLUMNS);
    Integer small = pick(random, INTS);
    insert.setObject(1, small);
    if (small != null) {
      row.setInt(RuledDataset.SMALL, small);
    }
    Long large = pick(random, LONGS);
    insert.setObject(2, large);
    if (large != null) {
      row.setLong(RuledDataset.LARGE, large);
    }
    Double single = pick(random, DOUBLES);
    insert.setObject(3, single == null ? null : single.floatValue());
    if (single != null) {
      row.setFloat(RuledDataset.SINGLE, single.floatValue());
    }
    Double ratio = pick(random, DOUBLES);
    insert.setObject(4, ratio);
    if (ratio != null) {
      row.setDouble(RuledDataset.RATIO, ratio);
    }
    decimal(random, PRICES, insert, 5, row, RuledDataset.PRICE, 18, 4);
    decimal(random, HUGES, insert, 6, row, RuledDataset.HUGE, 38, 10);
    String name = pick(random, TEXTS);
    insert.setObject(7, name);
    if (name != null) {
      row.setObject(RuledDataset.NAME, StringData.fromString(name));
    }
    LocalDate day = pick(random, DATES);
    insert.setObject(8, day);
    if (day != null) {
      row.setInt(RuledDataset.DAY, (int) day.toEpochDay());
    }
    LocalDateTime at = pick(random, TIMES);
    insert.setObject(9, at);
    if (at != null) {
      row.setTimestampMicros(
          RuledDataset.AT, at.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + at.getNano() / 1_000);
    }
    Integer other = pick(random, INTS);
    insert.setObject(10, other);
    if (other != null) {
      row.setInt(RuledDataset.OTHER_SMALL, other);
    }
    decimal(
        random,
        List.of("0", "12.5", "3", "-7.25"),
        insert,
        11,
        row,
        RuledDataset.OTHER_PRICE,
        30,
        2);
    return row;
  }

  private static void decimal(
      SplittableRandom random,
      List<String> values,
      PreparedStatement insert,
      int parameter,
      TypedRow row,
      int column,
      int precision,
      int scale)
      throws SQLException {
    String value = pick(random, values);
    insert.setObject(parameter, value == null ? null : new BigDecimal(value));
    if (value != null) {
      DecimalData data = DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
      if (data.isCompact()) {
        row.setDecimal(column, data.toUnscaledLong());
      } else {
        row.setObject(column, data);
      }
    }
  }

  private static <T> @Nullable T pick(SplittableRandom random, List<T> values) {
    int index = random.nextInt(values.size() + 1);
    return index == values.size() ? null : values.get(index);
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  private static RuleVerdict judged(String rule) {
    Dataset dataset = RuledDataset.of("{name: r, " + rule + "}");
    var measured = Readings.NONE;
    for (int subtask = 0; subtask < SUBTASKS; subtask++) {
      var measures = new CommitMeasures(dataset, Clock.systemUTC());
      for (int index = subtask; index < OURS.size(); index += SUBTASKS) {
        measures.add(OURS.get(index));
      }
      measured = measured.plus(measures.drain());
    }
    var tally = new Tally(ROWS, ROWS, 0, 0, 0, 0, 0, null);
    return new CommitRules(dataset).judge(tally, measured, Instant.EPOCH).verdicts()[0];
  }

  private static @Nullable Object asked(String expression) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet answer = statement.executeQuery("SELECT " + expression + " FROM t")) {
      answer.next();
      return answer.getObject(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "column: small, minimum: 0 | small >= 0",
        "column: small, exclusiveMinimum: -2147483648 | small > -2147483648",
        "column: large, maximum: 1000000007 | large <= 1000000007",
        "column: large, exclusiveMaximum: 9223372036854775807 | large < 9223372036854775807",
        "column: single, minimum: 0.1 | single >= 0.1::FLOAT",
        "column: single, exclusiveMaximum: 0.1 | single < 0.1::FLOAT",
        "column: ratio, minimum: 0 | ratio >= 0",
        "column: ratio, maximum: 0 | ratio <= 0",
        "column: ratio, exclusiveMinimum: 0 | ratio > 0",
        "column: ratio, exclusiveMaximum: 3 | ratio < 3",
        "column: price, minimum: -0.0001 | price >= -0.0001",
        "column: price, exclusiveMaximum: 99999999999999.9999 | price < 99999999999999.9999",
        "column: huge, maximum: 0 | huge <= 0",
        "column: huge, exclusiveMinimum: 9999999999999999999999999999 | huge > 9999999999999999999999999999",
        "column: day, minimum: 1969-12-31 | day >= DATE '1969-12-31'",
        "column: day, exclusiveMaximum: 9999-12-31 | day < DATE '9999-12-31'",
        "column: at, exclusiveMinimum: '2026-11-20T08:30:00' | \"at\" > TIMESTAMP '2026-11-20 08:30:00'",
        "column: small, oneOf: [0, 7] | small IN (0, 7)",
        "column: large, notOneOf: [9007199254740993] | large NOT IN (9007199254740993)",
        "column: price, oneOf: [3, 12.5] | price IN (3, 12.5)",
        "column: huge, notOneOf: [42] | huge NOT IN (42)",
        "column: name, oneOf: [a, Zoë] | name IN ('a', 'Zoë')",
        "column: name, notOneOf: ['', '50%'] | name NOT IN ('', '50%')",
        "column: day, oneOf: [2000-02-29] | day IN (DATE '2000-02-29')",
        "column: name, pattern: '[a-zA-Z]+' | regexp_full_match(name, '[a-zA-Z]+')",
        "column: name, minLength: 2 | length(name) >= 2",
        "column: name, maxLength: 3 | length(name) <= 3",
        "compare: small <= other_small | small <= other_small",
        "compare: small <> other_small | small <> other_small",
        "compare: price > other_price | price > other_price",
        "check: \"price > 0 OR name LIKE 'a%'\" | price > 0 OR name LIKE 'a%'"
      })
  void conditionsCountWhatDuckDbCounts(String condition, String expression) throws SQLException {
    Object expected = asked("count(*) FILTER (WHERE NOT (" + expression + "))");

    assertThat(judged("metric: invalidValues, mustBe: 0, " + condition).value())
        .isEqualTo(String.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "metric: rowCount | count(*)",
        "metric: nullValues, column: huge | count(*) - count(huge)",
        "metric: nullValues, column: name, unit: percent | (count(*) - count(name)) * 100.0::DECIMAL(18,4) / count(*)",
        "metric: missingValues, column: name, missing: ['', n/a] | count(*) FILTER (WHERE name IS NULL OR name IN ('', 'n/a'))",
        "metric: distinctCount, column: large | count(DISTINCT large)",
        "metric: distinctCount, column: name | count(DISTINCT name)",
        "metric: distinctCount, column: ratio | count(DISTINCT ratio)",
        "metric: distinctCount, column: at | count(DISTINCT \"at\")",
        "metric: distinctCount, columns: [small, price, day] | count(DISTINCT (small, price, day)) FILTER (WHERE small IS NOT NULL AND price IS NOT NULL AND day IS NOT NULL)",
        "metric: duplicateValues, unit: percent, columns: [small, price] | (1 - count(DISTINCT (small, price)) FILTER (WHERE small IS NOT NULL AND price IS NOT NULL) / count(*) FILTER (WHERE small IS NOT NULL AND price IS NOT NULL)) * 100",
        "metric: min, column: small | min(small)",
        "metric: max, column: large | max(large)",
        "metric: min, column: price | min(price)",
        "metric: max, column: huge | max(huge)",
        "metric: sum, column: small | sum(small::HUGEINT)",
        "metric: sum, column: large | sum(large::HUGEINT)",
        "metric: sum, column: price | sum(price)",
        "metric: mean, column: small | sum(small::HUGEINT)::DECIMAL(38,10) / count(small)"
      })
  void measuresAreThoseOfDuckDb(String measure, String expression) throws SQLException {
    Object expected = asked(expression);
    var verdict = judged(measure + ", mustBeGreaterThan: 50");

    double ours = Double.parseDouble(String.valueOf(verdict.value()));
    double theirs = ((Number) expected).doubleValue();
    assertThat(ours).isCloseTo(theirs, within(Math.abs(theirs) * 1e-9));
    assertThat(verdict.outcome())
        .isEqualTo(theirs > 50 ? RuleVerdict.Outcome.PASSED : RuleVerdict.Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({"0.05", "0.5", "0.95"})
  void quantileIsOneThatDuckDbHasNearTheSameRank(double quantile) throws SQLException {
    double error = QuantileMeter.RANK_ERROR;
    double low =
        ((Number) asked("quantile_disc(price, " + Math.max(0, quantile - error) + ")"))
            .doubleValue();
    double high =
        ((Number) asked("quantile_disc(price, " + Math.min(1, quantile + error) + ")"))
            .doubleValue();

    String value =
        judged("metric: quantile, quantile: " + quantile + ", column: price, mustBeGreaterThan: 0")
            .value();

    assertThat(Double.parseDouble(String.valueOf(value))).isBetween(low, high);
  }

  @ParameterizedTest
  @CsvSource({"sum", "mean", "min", "max"})
  void whatIsNoNumberFails(String metric) {
    var verdict = judged("metric: " + metric + ", column: ratio, mustBeGreaterThan: 0");

    assertThat(verdict.value()).isEqualTo("NaN");
    assertThat(verdict.outcome()).isEqualTo(RuleVerdict.Outcome.FAILED);
  }
}
