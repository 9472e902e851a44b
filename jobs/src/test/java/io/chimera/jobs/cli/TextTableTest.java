package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void alignsTextLeftAndNumbersRight() {
    var table = new TextTable("name", "count").row("a", 1).row("longer", 20);

    assertThat(table)
        .hasToString(
            """
            name    count
            a           1
            longer     20
            """);
  }

  @Test
  void groupsDigits() {
    assertThat(new TextTable("n").row(1_234_567L)).hasToString("        n\n1,234,567\n");
  }

  @Test
  void takesTextOfDigitsForANumberAndLeavesItAsItIs() {
    var table = new TextTable("amount", "x").row("-12.5000", "y").row("3.0000", "y");

    assertThat(table)
        .hasToString(
            """
              amount  x
            -12.5000  y
              3.0000  y
            """);
  }

  @Test
  void leavesTheHeaderOfAMixedColumnAtTheLeft() {
    var table = new TextTable("mixed", "x").row("12345678", "y").row("text", "y");

    assertThat(table)
        .hasToString(
            """
            mixed     x
            12345678  y
            text      y
            """);
  }

  @Test
  void endsNoLineWithBlanks() {
    assertThat(new TextTable("a", "b").row("x", "").row("x", "wide"))
        .hasToString("a  b\nx\nx  wide\n");
  }

  @Test
  void knowsWhetherItHasRows() {
    assertThat(new TextTable("a").isEmpty()).isTrue();
    assertThat(new TextTable("a").row("x").isEmpty()).isFalse();
  }
}
