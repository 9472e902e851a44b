package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the bytes that MySQL's source code describes; no MySQL runs here. */
class MySqlJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "0400|null",
        "0401|true",
        "05ffff|-1",
        "0affffffffffffffff|18446744073709551615",
        "0b000000000000f03f|1.0",
        "0b9a9999999999f13f|1.1",
        "0b408cb5781daf1544|1e20",
        "0c03610a22|\"a\\n\\\"\"",
        // An object of a: 1 and b: [true].
        "0002001b001200010013000100050100021400616201000700040100|{\"a\": 1, \"b\": [true]}",
        "0cff|",
        "99|"
      })
  void writesWhatASelectWrites(String hexadecimal, @Nullable String expected) {
    byte[] bytes = HexFormat.of().parseHex(hexadecimal);

    byte[] text = MySqlJson.text(bytes, 0, bytes.length);

    assertThat(text == null ? null : new String(text, StandardCharsets.UTF_8)).isEqualTo(expected);
  }
}
