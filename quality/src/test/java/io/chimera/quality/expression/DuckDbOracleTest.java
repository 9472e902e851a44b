package io.chimera.quality.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every expression says of every row what DuckDB says. */
class DuckDbOracleTest {
  private static final int ROWS = 400;

  private static final List<Column> COLUMNS =
      List.of(
          column("i", Primitive.INT),
          column("l", Primitive.LONG),
          column("d", new DecimalType(18, 4)),
          column("e", new DecimalType(18, 4)),
          column("w", new DecimalType(38, 10)),
          column("f", Primitive.DOUBLE),
          column("s", Primitive.STRING),
          column("b", Primitive.BOOLEAN),
          column("dt", Primitive.DATE),
          column("ts", Primitive.TIMESTAMP));

  private static final List<String> TEXTS =
      List.of("", "a", "A", "ab", "Zoë", "zoë", "😀 ok", "50%", "a_b", "  x ", "éa", "\n");
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          1.5,
          -2.25,
          1e300,
          -1e300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          0.1,
          3.0);
  private static final List<String> DECIMALS =
      List.of("0", "0.0001", "-0.0001", "12.5", "99999999999999.9999", "-99999999999999.9999", "3");
  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, 3L, 7L, 1_000_000_007L, 9_007_199_254_740_993L, -4_611_686_018L);
  private static final List<LocalDate> DATES =
      List.of(
          LocalDate.of(1, 1, 1),
          LocalDate.of(1969, 12, 31),
          LocalDate.of(2000, 2, 29),
          LocalDate.of(2026, 11, 20),
          LocalDate.of(9999, 12, 31));

  private static final List<TypedRow> ROWS_OF_OURS = new ArrayList<>();
  private static Connection duckDb;

  private static Column column(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }

  @BeforeAll
  static void fill() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INT, i INT, l BIGINT, d DECIMAL(18,4), e DECIMAL(18,4),"
              + " w DECIMAL(38,10), f DOUBLE, s VARCHAR, b BOOLEAN, dt DATE, ts TIMESTAMP)");
    }
    var random = new SplittableRandom(4711);
    try (PreparedStatement insert =
        duckDb.prepareStatement("INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
      for (int id = 0; id < ROWS; id++) {
        var row = new TypedRow(COLUMNS.size());
        insert.setInt(1, id);
        Long small = pick(random, LONGS.subList(0, 6));
        insert.setObject(2, small == null ? null : Integer.valueOf(small.intValue()));
        if (small != null) {
          row.setInt(0, small.intValue());
        }
        Long large = pick(random, LONGS);
        insert.setObject(3, large);
        if (large != null) {
          row.setLong(1, large);
        }
        decimal(insert, row, 2, pick(random, DECIMALS), 18, 4);
        decimal(insert, row, 3, pick(random, DECIMALS), 18, 4);
        decimal(insert, row, 4, pick(random, DECIMALS), 38, 10);
        Double real = pick(random, DOUBLES);
        insert.setObject(7, real);
        if (real != null) {
          row.setDouble(5, real);
        }
        String text = pick(random, TEXTS);
        insert.setObject(8, text);
        if (text != null) {
          row.setObject(6, StringData.fromString(text));
        }
        Boolean flag = pick(random, List.of(true, false));
        insert.setObject(9, flag);
        if (flag != null) {
          row.setBoolean(7, flag);
        }
        LocalDate date = pick(random, DATES);
        insert.setObject(10, date);
        if (date != null) {
          row.setInt(8, (int) date.toEpochDay());
        }
        LocalDate day = pick(random, DATES);
        LocalDateTime time =
            day == null ? null : day.atTime(random.nextInt(24), 59, 7).plusNanos(123_456_000);
        insert.setObject(11, time);
        if (time != null) {
          row.setTimestampMicros(
              9,
              ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time));
        }
        insert.addBatch();
        ROWS_OF_OURS.add(row);
      }
      insert.executeBatch();
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  private static <T> @Nullable T pick(SplittableRandom random, List<T> values) {
    return random.nextInt(6) == 0 ? null : values.get(random.nextInt(values.size()));
  }

  private static void decimal(
      PreparedStatement insert,
      TypedRow row,
      int column,
      @Nullable String text,
      int precision,
      int scale)
      throws SQLException {
    BigDecimal value = text == null ? null : new BigDecimal(text).setScale(scale);
    insert.setObject(column + 2, value);
    if (value != null) {
      DecimalData data = DecimalData.fromBigDecimal(value, precision, scale);
      if (data.isCompact()) {
        row.setDecimal(column, data.toUnscaledLong());
      } else {
        row.setObject(column, data);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i = 1",
        "i <> l",
        "i < l",
        "l >= 7",
        "i = d",
        "d < e",
        "d >= e",
        "d = 12.5",
        "d > 0",
        "d <= 99999999999999.9999",
        "d > 0.00001",
        "w = d",
        "w > 3",
        "w < -0.00001",
        "f = 0",
        "f > 1",
        "f <= f",
        "f = f",
        "f > d",
        "f < 1e301",
        "f = 0.1",
        "f >= i",
        "s = 'a'",
        "s < 'b'",
        "s > 'Z'",
        "s <> 'Zoë'",
        "s >= '😀'",
        "b",
        "NOT b",
        "b = true",
        "b IS TRUE",
        "b IS NOT TRUE",
        "b IS FALSE",
        "b IS NOT FALSE",
        "b IS NULL",
        "d IS NOT NULL",
        "b AND i = 1",
        "b OR i = 1",
        "NOT (b AND i = 1)",
        "b OR i = 1 AND d > 0",
        "(b OR i = 1) AND d > 0",
        "i = NULL OR b",
        "NULL AND b",
        "i IN (1, 3)",
        "i IN (1, NULL)",
        "i NOT IN (1, 3)",
        "i NOT IN (1, NULL)",
        "s IN ('a', 'Zoë')",
        "d IN (0, 12.5)",
        "dt IN (DATE '2000-02-29')",
        "i BETWEEN 1 AND 7",
        "i NOT BETWEEN 1 AND 7",
        "d BETWEEN e AND 12.5",
        "i BETWEEN NULL AND 3",
        "f BETWEEN -1 AND 1",
        "s BETWEEN 'a' AND 'b'",
        "s LIKE 'a%'",
        "s LIKE '_'",
        "s LIKE '%o_'",
        "s NOT LIKE '%a%'",
        "s LIKE '%!%%' ESCAPE '!'",
        "s LIKE 'a!_b' ESCAPE '!'",
        "s LIKE ''",
        "s LIKE '%'",
        "i + l > 5",
        "i - l < 0",
        "i * 2 = 14",
        "CAST(d AS DECIMAL(38,4)) + e > 10",
        "CAST(d AS DECIMAL(38,4)) - e = 0",
        "-d > 0",
        "CAST(d AS DECIMAL(30,4)) * 2 > 20",
        "f + 1 > 2",
        "f * 2 = 3",
        "-f < 0",
        "i % 3 = 1",
        "l % 2 = -1",
        "i * 0.5 > 1",
        "CAST(d AS DECIMAL(38,4)) + i > 10",
        "w + d > 5",
        "CASE WHEN b THEN i ELSE l END = 1",
        "CASE WHEN i > 3 THEN d END > 0",
        "CASE i WHEN 1 THEN 'x' WHEN 3 THEN 'y' ELSE s END = 'y'",
        "CASE WHEN NULL THEN 1 ELSE 2 END = 2",
        "COALESCE(i, l) > 0",
        "COALESCE(d, e, 0) = 0",
        "COALESCE(s, 'none') = 'none'",
        "NULLIF(i, 1) IS NULL",
        "NULLIF(s, 'a') = 'A'",
        "LENGTH(s) > 2",
        "UPPER(s) = 'A'",
        "LOWER(s) = 'a'",
        "TRIM(s) = 'x'",
        "LTRIM(s) = 'x '",
        "RTRIM(s) = '  x'",
        "SUBSTRING(s, 2) = 'b'",
        "SUBSTRING(s, 1, 2) = 'Zo'",
        "SUBSTRING(s FROM 2 FOR 1) = 'o'",
        "s || 'x' = 'ax'",
        "POSITION('o' IN s) > 1",
        "REPLACE(s, 'a', 'bb') = 'bb'",
        "STARTS_WITH(s, 'Z')",
        "ABS(l) = 1",
        "SIGN(d) = -1",
        "SIGN(l) = 1",
        "FLOOR(d) = 12",
        "CEIL(d) = 13",
        "ROUND(d, 2) = 12.5",
        "ROUND(d) = 13",
        "FLOOR(f) = -3",
        "CEIL(f) = 2",
        "POWER(i, 2) = 9",
        "MOD(i, 2) = 1",
        "CAST(i AS VARCHAR) = '7'",
        "CAST(d AS VARCHAR) = '12.5000'",
        "CAST(i AS DOUBLE) > 2.5",
        "CAST(i AS DECIMAL(18,2)) = 3",
        "CAST(ts AS DATE) = dt",
        "CAST(dt AS TIMESTAMP) < ts",
        "CAST(b AS VARCHAR) = 'true'",
        "CAST(ts AS VARCHAR) = '2000-02-29 12:59:07.123456'",
        "dt > DATE '1970-01-01'",
        "ts >= TIMESTAMP '2000-02-29 12:00:00'",
        "dt = DATE '0001-01-01'",
        "ts < TIMESTAMP '1970-01-01 00:00:00'",
        "EXTRACT(YEAR FROM dt) = 2000",
        "EXTRACT(MONTH FROM ts) = 2",
        "EXTRACT(DAY FROM dt) = 31",
        "EXTRACT(HOUR FROM ts) > 12",
        "EXTRACT(MINUTE FROM ts) = 59",
        "EXTRACT(SECOND FROM ts) = 7",
        "EXTRACT(QUARTER FROM dt) = 4",
        "EXTRACT(DOY FROM dt) = 365",
        "ts + INTERVAL '1' DAY > TIMESTAMP '2026-11-20 12:00:00'",
        "ts - INTERVAL '1' HOUR < TIMESTAMP '2000-02-29 12:00:00'",
        "dt + INTERVAL '1' MONTH = DATE '2000-03-29'"
      })
  void saysWhatDuckDbSays(String text) throws Exception {
    Expression expression = new ExpressionCompiler(COLUMNS, Clock.systemUTC()).compile(text);
    var ours = new ArrayList<String>();
    for (TypedRow row : ROWS_OF_OURS) {
      expression.evaluate(row);
      ours.add(expression.isNull ? "unknown" : String.valueOf(expression.isTrue()));
    }

    assertThat(ours).isEqualTo(theirs(text));
    // An expression that is the same for all rows would compare nothing.
    assertThat(text.contains("NULL") || ours.stream().distinct().count() > 1).isTrue();
  }

  private static List<String> theirs(String text) throws SQLException {
    var theirs = new ArrayList<String>();
    try (Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery("SELECT (" + text + ") FROM t ORDER BY id")) {
      while (rows.next()) {
        boolean value = rows.getBoolean(1);
        theirs.add(rows.wasNull() ? "unknown" : String.valueOf(value));
      }
    }
    return theirs;
  }
}
