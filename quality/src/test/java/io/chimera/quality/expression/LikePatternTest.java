package io.chimera.quality.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {
  private static final long SEED = 20_261_122;
  private static final String[] CHARACTERS = {"a", "b", "ä", "€", "😀", "\n"};
  private static final String[] PARTS = {"a", "b", "ä", "€", "😀", "%", "%", "_", "_"};

  private static boolean matches(String pattern, String text) {
    // In the middle of an array, as texts of records lie.
    byte[] bytes = ("%a_" + text + "b€").getBytes(StandardCharsets.UTF_8);
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return LikePattern.of(pattern, null).matches(BinaryStringData.fromBytes(bytes, 3, length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "https://a.example/% | https://a.example/     | true",
        "https://a.example/% | https://a.example/b    | true",
        "https://a.example/% | https://b.example/     | false",
        "https://a.example/% | https://a.exampl       | false",
        "%.csv               | data.csv               | true",
        "%.csv               | data.csv.gz            | false",
        "a%a                 | a                      | false",
        "a%a                 | aa                     | true",
        "%ab%ab%             | ab                     | false",
        "%ab%ab%             | xabab                  | true",
        "%aab                | aaab                   | true",
        "_                   | €                      | true",
        "_                   | ab                     | false",
        "_%_                 | €                      | false",
        "_%_                 | €€                     | true",
        "%_b%                | ab                     | true",
        "%_b%                | b                      | false",
        "a_c                 | aäc                    | true",
        "a_c                 | ac                     | false",
      })
  void matchesAllOfATextOrNot(String pattern, String text, boolean expected) {
    assertThat(matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void emptyTextsAndPatterns() {
    assertThat(matches("", "")).isTrue();
    assertThat(matches("", "a")).isFalse();
    assertThat(matches("%", "")).isTrue();
    assertThat(matches("%%", "")).isTrue();
    assertThat(matches("_", "")).isFalse();
  }

  @Test
  void escapedCharactersMeanThemselves() {
    LikePattern pattern = LikePattern.of("100!%!!_", (int) '!');

    assertThat(pattern.matches(BinaryStringData.fromString("100%!x"))).isTrue();
    assertThat(pattern.matches(BinaryStringData.fromString("100x!x"))).isFalse();
    assertThatThrownBy(() -> LikePattern.of("a!b", (int) '!'))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LikePattern.of("a!", (int) '!'))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatARegularExpressionSays() {
    var random = new Random(SEED);
    int matching = 0;
    for (int round = 0; round < 20_000; round++) {
      String pattern = drawn(random, PARTS, 7);
      String text = drawn(random, CHARACTERS, 7);
      var expression = new StringBuilder();
      pattern
          .codePoints()
          .forEach(
              point ->
                  expression.append(
                      point == '%'
                          ? ".*"
                          : point == '_' ? "." : Pattern.quote(Character.toString(point))));
      boolean expected = Pattern.compile(expression.toString(), Pattern.DOTALL).matches(text);
      matching += expected ? 1 : 0;

      assertThat(matches(pattern, text)).as("'%s' LIKE '%s'", text, pattern).isEqualTo(expected);
    }
    assertThat(matching).isGreaterThan(1_000);
  }

  private static String drawn(Random random, String[] of, int most) {
    var drawn = new StringBuilder();
    int length = random.nextInt(most);
    for (int index = 0; index < length; index++) {
      drawn.append(of[random.nextInt(of.length)]);
    }
    return drawn.toString();
  }
}
