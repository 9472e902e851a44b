package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresNestedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT     | {}                      | []",
        "INT     | {1,NULL,-3}             | [1,null,-3]",
        "INT     | {{1,2},{3,4}}           | [[1,2],[3,4]]",
        "INT     | [0:1]={1,2}             | [1,2]",
        "DOUBLE  | {NaN,1e+300,-Infinity}  | [\"NaN\",1e+300,\"-Infinity\"]",
        "BOOLEAN | {t,f,NULL}              | [true,false,null]",
        "STRING  | {\"NULL\",NULL,null}    | [\"NULL\",null,\"null\"]",
        "STRING  | {\"\",\"a,b\",\"}{\"}   | [\"\",\"a,b\",\"}{\"]",
        "STRING  | {\"c\\\"d\",\"e\\\\f\"} | [\"c\\\"d\",\"e\\\\f\"]",
        "STRING  | {größe}                 | [\"größe\"]",
        "BYTES   | {\"\\\\x00ff\"}         | [\"AP8=\"]",
        "INT     | {1                      |",
        "INT     | 1                       |",
        "INT     | {1}2                    |",
        "INT     | {1}}                    |",
        "INT     | {{1}2}                  |",
        "STRING  | {\"a                    |",
        "STRING  | {\"a\\                  |",
        "INT     | [0:1]                   |",
      })
  void readsArrays(Primitive element, String text, @Nullable String expected) {
    byte[] padded = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);

    byte[] json = new PostgresNested(element).arrayAsJson(padded, 2, padded.length - 4);

    assertThat(words(json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      value = {
        "``                                   | {}",
        "\"a\"=>\"1\"                         | {\"a\":\"1\"}",
        "\"a\"=>\"1\", \"b\"=>NULL            | {\"a\":\"1\",\"b\":null}",
        "\"a\\\"=>\"=>\"NULL\"                | {\"a\\\"=>\":\"NULL\"}",
        "\"a\"                                |",
        "\"a\"=>\"1\" \"b\"=>NULL             |",
        "\"a\"=>NULLX                         |",
      })
  void readsHstores(String text, @Nullable String expected) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

    byte[] json = new PostgresNested(string()).hstoreAsJson(utf8, 0, utf8.length);

    assertThat(words(json)).isEqualTo(expected);
  }

  private static ColumnType string() {
    return Primitive.STRING;
  }

  /** Of the object's only field. */
  private static @Nullable String words(byte @Nullable [] json) {
    if (json == null) {
      return null;
    }
    String text = new String(json, StandardCharsets.UTF_8);
    assertThat(text).startsWith("{\"v\":").endsWith("}");
    return text.substring(5, text.length() - 1);
  }
}
