package io.chimera.jobs.expectations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
  private static final List<String> TEXTS =
      List.of("", "a", "b", "ab", "xaby", "x\naby", "aby\nz", "A", "a$", "$", "ab\\", "a|b", "%ab");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "^a",
        "b$",
        "^ab$",
        "^a|b$",
        "a|b",
        "(?i)a",
        "(?i)^AB$",
        "a\\$",
        "\\\\$",
        "^$",
        "",
        "(?s)a.b",
        "a.b",
        "^x.a",
        "[$^]",
        "(?s).*",
        "a\\|b"
      })
  void matchesAllOfWhatTheExpressionIsFoundIn(String expression) throws RefusedException {
    Pattern pattern = Pattern.compile(Patterns.searched(expression));

    for (String text : TEXTS) {
      assertThat(pattern.matches(text))
          .as("'%s' in '%s' as %s", expression, text, pattern.pattern())
          .isEqualTo(Pattern.compile(expression).matcher(text).find());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "^[A-Z]{3}$, ^[A-Z]{3}$",
    "^ab, ^ab(?s:.*)",
    "ab$, (?s:.*)ab$",
    "ab, (?s:.*)ab(?s:.*)",
    "a\\$, (?s:.*)a\\$(?s:.*)",
    "^a|b$, (?s:.*)(?:^a|b$)(?s:.*)"
  })
  void takesTheAnchorsThatAreThere(String expression, String pattern) throws RefusedException {
    assertThat(Patterns.searched(expression)).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=a)b", "(?<!a)b", "(a)\\1", "a++", "(?>a)", "(?x)a", "a{,3}", "["})
  void refusesWhatDoesNotRunInLinearTimeOrMeansSomethingElse(String expression) {
    assertThatThrownBy(() -> Patterns.searched(expression))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the regular expression ");
  }

  @ParameterizedTest
  @CsvSource({
    "a%, aby, true",
    "a%, xaby, false",
    "_b, ab, true",
    "_b, b, false",
    "a.b, a.b, true",
    "a.b, axb, false",
    "(%), (x), true",
    "%😀_, x😀y, true"
  })
  void matchesAsLikeDoes(String like, String text, boolean matches) throws RefusedException {
    assertThat(Pattern.matches(Patterns.like(List.of(like)), text)).isEqualTo(matches);
    assertThat(Pattern.matches(Patterns.like(List.of("never", like)), text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"ab, %ab%", "^ab, ab%", "ab$, %ab", "^ab$, ab"})
  void takesPlainTextForLike(String expression, String like) {
    assertThat(Patterns.asLike(expression)).contains(like);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a_b", "a%", "[ab]", "", "^$", "a\\$"})
  void takesNothingElseForLike(String expression) {
    assertThat(Patterns.asLike(expression)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"\\d+, true", "a\\\\d, false", "[0-9], false", "x\\\\\\w, true"})
  void tellsWhatIsAsciiHere(String expression, boolean differs) {
    assertThat(Patterns.difference(expression).isPresent()).isEqualTo(differs);
  }
}
