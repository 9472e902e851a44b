package io.chimera.quality.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckExpressionTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private static final List<Column> COLUMNS =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: checked
              version: 1.0.0
              team: {name: a, project: b, support: a@example.org}
              rightToIngest: {basis: Made up, declaredBy: a, on: 2026-11-20}
              source: {name: made, type: kafka, servers: "broker:9092"}
              datasets:
                - name: checked
                  from: {topic: t, format: json}
                  columns:
                    - {name: a, type: int}
                    - {name: b, type: long}
                    - {name: amount, type: "decimal(18,4)"}
                    - {name: ratio, type: double}
                    - {name: single, type: float}
                    - {name: name, type: string}
                    - {name: flag, type: boolean}
                    - {name: born, type: date}
                    - {name: at_time, type: time}
                    - {name: seen, type: timestamp}
                    - {name: moment, type: timestamptz}
                    - {name: nothing, type: string}
                    - {name: tags, type: list, items: {type: string}}
                    - name: address
                      type: record
                      columns:
                        - {name: city, type: string}
                        - {name: number, type: int}
                    - {name: day, type: date}
                    - {name: wide, type: "decimal(38,10)"}
                  target: {table: a.checked, kind: append}
              """)
          .datasets()
          .get(0)
          .columns();

  /** a 7, b -3, amount 12.5, ratio 0.25, name 'Zoë', and so on; nothing and day are null. */
  private static TypedRow row() {
    var row = new TypedRow(COLUMNS.size());
    row.setInt(0, 7);
    row.setLong(1, -3);
    row.setDecimal(2, 125_000);
    row.setDouble(3, 0.25);
    row.setFloat(4, 1.5f);
    row.setObject(5, StringData.fromString("Zoë"));
    row.setBoolean(6, true);
    row.setInt(7, (int) LocalDate.of(2001, 2, 3).toEpochDay());
    row.setInt(8, (8 * 60 + 30) * 60_000);
    row.setTimestampMicros(9, 1_700_000_000_123_456L);
    row.setTimestampMicros(10, 1_763_640_000_000_000L);
    row.setObject(12, new GenericArrayData(new Object[0]));
    var address = new TypedRow(2);
    address.setObject(0, StringData.fromString("Łódź"));
    row.setObject(13, address);
    row.setObject(15, DecimalData.fromBigDecimal(new BigDecimal("9999999999.0000000001"), 38, 10));
    return row;
  }

  private static Expression evaluated(String text) throws ExpressionException {
    var compiler = new ExpressionCompiler(COLUMNS, CLOCK);
    Expression expression = compiler.compile(text);
    compiler.clocks().forEach(Now::read);
    expression.evaluate(row());
    return expression;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 7",
        "a <> 8 AND a != 8",
        "a + b = 4",
        "a * b = -21",
        "a / 2 = 3",
        "-a / 2 = -3",
        "a % 4 = 3 AND MOD(b, 2) = -1",
        "a / 2.0 = 3.5",
        "a * ratio = 1.75",
        "amount = 12.5",
        "amount > 12.4999 AND amount < 12.50001",
        "amount >= a",
        "amount BETWEEN 12 AND 13",
        "amount NOT BETWEEN 13 AND 14",
        "amount * 2 = 25",
        "amount > ratio",
        "wide = 9999999999.0000000001",
        "wide > 9999999999",
        "wide > amount",
        "single = 1.5",
        "ratio = 2.5e-1",
        "a IN (1, 7, NULL)",
        "a NOT IN (1, 2)",
        "name IN ('Zoë', 'Ada')",
        "name LIKE 'Z%' AND name LIKE '__ë' AND name NOT LIKE 'z%'",
        "name LIKE '%!%%' ESCAPE '!' OR name LIKE 'Zoë' ESCAPE '!'",
        "CHAR_LENGTH(name) = 3",
        "UPPER(name) = 'ZOË' AND LOWER(name) = 'zoë'",
        "name || '!' = 'Zoë!' AND CONCAT(name, '-', name) = 'Zoë-Zoë'",
        "SUBSTRING(name FROM 2 FOR 1) = 'o' AND SUBSTRING(name, 3) = 'ë'",
        "SUBSTRING(name FROM -1 FOR 3) = 'Z' AND SUBSTRING(name, 9) = ''",
        "TRIM('  x ') = 'x' AND TRIM(LEADING 'Z' FROM name) = 'oë' AND RTRIM('x  ') = 'x'",
        "POSITION('ë' IN name) = 3 AND POSITION('q' IN name) = 0",
        "REPLACE(name, 'o', '00') = 'Z00ë' AND STARTS_WITH(name, 'Zo')",
        "ABS(b) = 3 AND SIGN(b) = -1 AND SIGN(amount) = 1",
        "FLOOR(amount) = 12 AND CEIL(amount) = 13 AND ROUND(amount) = 13 AND ROUND(-2.5) = -3",
        "ROUND(12.345, 2) = 12.35 AND ROUND(1250, -2) = 1300",
        "POWER(2, 10) = 1024",
        "ROUND(amount, 400000000) = 12.5 AND ROUND(amount, -400000000) = 0",
        "CAST(-32768 AS SMALLINT) = -32768 AND CAST(127 AS TINYINT) = 127",
        "CAST(TIMESTAMP '2023-11-14 22:14:00' AS VARCHAR) = '2023-11-14 22:14:00'",
        "CAST(seen AS VARCHAR) = '2023-11-14 22:13:20.123456' AND CAST(at_time AS VARCHAR) = '08:30:00'",
        "CURRENT_TIMESTAMP = CURRENT_TIMESTAMP AND seen < LOCALTIMESTAMP",
        "CASE a + 0 WHEN 6 THEN 1 WHEN 7 THEN 2 END = 2",
        "a + 0 BETWEEN 7 AND 7 AND NULLIF(a + 0, 8) = 7 AND NULLIF(a + 0, 7) IS NULL",
        "flag AND flag IS TRUE AND NOT (flag IS FALSE)",
        "nothing IS NULL AND name IS NOT NULL AND tags IS NOT NULL",
        "address.city = 'Łódź' AND address.number IS NULL AND address IS NOT NULL",
        "COALESCE(nothing, name) = 'Zoë' AND COALESCE(NULL, a) = 7",
        "NULLIF(a, 7) IS NULL AND NULLIF(a, 8) = 7",
        "CASE WHEN a > 8 THEN 1 WHEN a > 6 THEN 2 ELSE 3 END = 2",
        "CASE a WHEN 1 THEN 'one' WHEN 7 THEN 'seven' END = 'seven'",
        "CASE WHEN a > 8 THEN 1 END IS NULL",
        "CAST(a AS VARCHAR) = '7' AND CAST('12' AS INTEGER) = 12",
        "CAST(12.56 AS INTEGER) = 12 AND CAST(12.565 AS DECIMAL(10, 2)) = 12.57",
        "CAST(a AS DOUBLE) / 2 = 3.5 AND CAST('true' AS BOOLEAN)",
        "born = DATE '2001-02-03' AND born < '2001-02-04'",
        "CAST(seen AS DATE) = DATE '2023-11-14'",
        "EXTRACT(YEAR FROM born) = 2001 AND EXTRACT(MONTH FROM born) = 2",
        "EXTRACT(HOUR FROM at_time) = 8 AND at_time > TIME '08:29:59'",
        "EXTRACT(SECOND FROM seen) = 20 AND EXTRACT(QUARTER FROM seen) = 4",
        "seen > TIMESTAMP '2023-11-14 22:13:20' AND seen < '2023-11-14T22:13:20.124'",
        "moment = '2025-11-20T12:00:00Z' AND moment = TIMESTAMP '2025-11-20 12:00:00'",
        "moment < CURRENT_TIMESTAMP - INTERVAL '364' DAY",
        "moment = CURRENT_TIMESTAMP - INTERVAL '1' YEAR",
        "born + INTERVAL '1' MONTH = DATE '2001-03-03'",
        "CURRENT_TIMESTAMP - moment = INTERVAL '365' DAY",
        "\"day\" IS NULL",
        "a > 100 OR name = 'Zoë' -- as it is"
      })
  void isTrue(String text) throws ExpressionException {
    assertThat(evaluated(text).isTrue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing = 'x'",
        "nothing <> 'x'",
        "NOT (nothing = 'x')",
        "nothing = 'x' OR a = 8",
        "nothing = 'x' AND a = 7",
        "a = NULL",
        "a IN (1, NULL)",
        "a NOT IN (1, NULL)",
        "nothing LIKE '%'",
        "a BETWEEN NULL AND 9",
        "UPPER(nothing) = 'X'",
        "CONCAT(nothing, 'x') = 'x'",
        "CAST(nothing AS INTEGER) = 1",
        "address.number > 1",
        "a + NULL > 1",
        "NULL"
      })
  void isUnknownWhichPasses(String text) throws ExpressionException {
    assertThat(evaluated(text).isNull).isTrue();
    assertThat(CheckExpression.compile(text, COLUMNS, CLOCK).passes(row())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 8",
        "nothing = 'x' AND a = 8",
        "a BETWEEN 8 AND NULL",
        "nothing IS NOT NULL",
        "(nothing = 'x') IS TRUE",
        "amount > 12.50001",
        "name = 'Zoe'"
      })
  void isFalseWhichFails(String text) throws ExpressionException {
    assertThat(evaluated(text).isFalse()).isTrue();
    assertThat(CheckExpression.compile(text, COLUMNS, CLOCK).passes(row())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a / 0 = 1",
        "ratio / 0 > 1",
        "amount / 0 > 1",
        "a % 0 = 0",
        "b - 9223372036854775807 < 0",
        "CAST(name AS INTEGER) = 1",
        "CAST(name AS DATE) = DATE '2001-02-03'",
        "CAST(amount AS DECIMAL(2, 1)) > 0",
        "CAST(wide * wide * wide AS BIGINT) > 0",
        "CAST('1e400000000' AS INTEGER) > 0",
        "CAST('1e400000000' AS DECIMAL(38, 2)) > 0",
        "CAST('-1e-400000000' AS DOUBLE) < 0",
        "CAST(3000000000 AS INTEGER) > 0",
        "CAST(700 AS TINYINT) > 0",
        "CAST(-32769 AS SMALLINT) < 0"
      })
  void withoutAValueFails(String text) throws ExpressionException {
    assertThat(CheckExpression.compile(text, COLUMNS, CLOCK).passes(row())).isFalse();
  }

  @Test
  void doesNotLookAtWhatIsDecidedAlready() throws ExpressionException {
    assertThat(evaluated("a = 7 OR a / 0 = 1").isTrue()).isTrue();
    assertThat(evaluated("a = 8 AND a / 0 = 1").isFalse()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a >                         | 1 | 3  | cannot use \"> <EOF>\"",
        "a = 1 AND                   | 1 | 7  | Incorrect syntax near the keyword 'AND'",
        "amunt > 1                   | 1 | 1  | unknown column 'amunt'",
        "a = 1 OR amunt > 1          | 1 | 10 | unknown column 'amunt'",
        "a + 1                       | 1 | 1  | is a whole number, expected a condition",
        "a = 'x'                     | 1 | 1  | cannot bring a whole number and a string together",
        "a AND flag                  | 1 | 1  | is a whole number, expected a condition",
        "UPPER(a) = 'X'              | 1 | 7  | is a whole number, expected a string",
        "sqrt(a) > 1                 | 1 | 1  | cannot use 'sqrt'",
        "tags = 'x'                  | 1 | 1  | column 'tags' holds no single value",
        "day > DATE '2001-01-01'     | 1 | 1  | cannot use \"day\"",
        "born > 'yesterday'          | 1 | 8  | 'yesterday' is no date",
        "EXTRACT(HOUR FROM born) > 1 | 1 | 9  | cannot extract HOUR from a date",
        "a IN (SELECT 1)             | 1 | 7  | cannot use a query",
        "name LIKE name              | 1 | 11 | expected a pattern that is the same for every row",
        "CAST(flag AS DATE) = born   | 1 | 1  | cannot cast a boolean to a date",
        "seen + 1 > moment           | 1 | 1  | cannot calculate with a timestamp and a whole number",
        "seen > moment               | 1 | 1  | cannot bring a timestamp and a timestamptz together"
      })
  void saysWhereItIsWrong(String text, int line, int column, String message) {
    assertThatThrownBy(() -> CheckExpression.compile(text, COLUMNS, CLOCK))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            wrong -> {
              assertThat(wrong).hasMessageContaining(message);
              assertThat(wrong.line()).isEqualTo(line);
              assertThat(wrong.column()).isEqualTo(column);
            });
  }

  /** Each level would double the work, at compilation and for every row. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NULLIF(   | , 0)",
        "CASE ( | ) WHEN 0 THEN 1 ELSE 7 END",
        "ABS(CASE WHEN ( | ) BETWEEN 1 AND 9 THEN 7 END)"
      })
  void evaluatesEveryOperandOnce(String before, String after) throws ExpressionException {
    int levels = 30;
    String nested = (before + " ").repeat(levels) + "a" + (" " + after).repeat(levels);

    assertThat(evaluated(nested + " = 7").isTrue()).isTrue();
  }

  @Test
  void columnsComeBeforeTheWordsOfSql() throws ExpressionException {
    List<Column> columns =
        List.of(new Column("now", COLUMNS.get(0).value(), COLUMNS.get(0).origin(), null));
    var row = new TypedRow(1);
    row.setInt(0, 5);

    assertThat(CheckExpression.compile("now = 5", columns, CLOCK).passes(row)).isTrue();
    assertThat(CheckExpression.compile("\"now\" = 6", columns, CLOCK).passes(row)).isFalse();
  }

  @Test
  void takesLongChains() throws ExpressionException {
    String chain = "a = 8 OR ".repeat(300) + "a = 7";

    assertThat(evaluated(chain).isTrue()).isTrue();
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    String deep = "NOT ".repeat(200) + "flag";
    String parentheses = "(".repeat(2000) + "flag" + ")".repeat(2000);

    assertThatThrownBy(() -> CheckExpression.compile(parentheses, COLUMNS, CLOCK))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("is nested too deeply");

    assertThatThrownBy(() -> CheckExpression.compile(deep, COLUMNS, CLOCK))
        .hasMessageContaining("is nested deeper than 100 levels");
  }

  @Test
  void countsLinesOfAnExpressionThatHasSeveral() {
    assertThatThrownBy(() -> CheckExpression.compile("a = 1\n  OR c = 2", COLUMNS, CLOCK))
        .hasMessageStartingWith("at line 2, column 6: unknown column 'c'");
  }
}
