package io.chimera.jobs.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvLineTest {

  static Stream<Arguments> cells() {
    return Stream.of(
        argumentSet("nothing", null, ""),
        argumentSet("text", "abc", "abc"),
        argumentSet("empty text is not nothing", "", "\"\""),
        argumentSet("a number", -5, "-5"),
        argumentSet("a decimal", new BigDecimal("-1.50"), "-1.50"),
        argumentSet("a truth value", true, "true"),
        argumentSet("text that is a number below zero", "-5", "'-5"),
        argumentSet("a formula", "=HYPERLINK(1)", "'=HYPERLINK(1)"),
        argumentSet("a sum", "+1", "'+1"),
        argumentSet("a function", "@SUM(A1)", "'@SUM(A1)"),
        argumentSet("a tab", "\t=1", "'\\u0009=1"),
        argumentSet("a carriage return", "\r=1", "'\\u000d=1"),
        argumentSet("a line feed", "\n=1", "'\\u000a=1"),
        argumentSet("a formula after spaces", "  =1", "'  =1"),
        argumentSet("a wide formula", "\uff1d1", "'\uff1d1"),
        argumentSet("a formula in quotes", "=\"a\",1", "\"'=\"\"a\"\",1\""),
        argumentSet("a sign inside", "a=b", "a=b"),
        argumentSet("the separators of some countries", "a;=1", "\"a;=1\""),
        argumentSet("spaces at the ends", " a ", "\" a \""),
        argumentSet("a line break does not break the line", "a\r\nb", "a\\u000d\\u000ab"),
        argumentSet("an escape is named", "a\u001b[2J", "a\\u001b[2J"),
        argumentSet("what turns text around is named", "a\u202eb", "a\\u202eb"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void writesACell(@Nullable Object value, String cell) {
    assertThat(CsvLine.of(Collections.singletonList(value))).isEqualTo(cell);
  }

  @Test
  void putsCommasBetweenCells() {
    assertThat(CsvLine.of(Arrays.asList("a", null, 1))).isEqualTo("a,,1");
  }
}
