package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TableArgumentTest {
  private final TableArgument argument = new TableArgument();

  @Test
  void takesNamespaceAndTable() {
    assertThat(argument.convert("casino.bets")).isEqualTo(new TableName("casino", "bets"));
  }

  @Test
  void takesAQuarantineTable() {
    assertThat(argument.convert("casino.bets__quarantine").isQuarantine()).isTrue();
  }

  @Test
  void takesTheLongestTableName() {
    assertThat(argument.convert("a." + "b".repeat(75)).name()).hasSize(75);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bets",
        "casino.",
        ".bets",
        "casino.bets.more",
        "Casino.bets",
        "casino.Bets",
        "casino bets",
        "casino.1bets",
        "casino/bets",
        " casino.bets",
        "casino.bets\n"
      })
  void refusesWhatIsNoTable(String text) {
    assertThatThrownBy(() -> argument.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is no table, expected 'namespace.table'");
  }

  @Test
  void refusesATableNameThatIsTooLong() {
    assertThatThrownBy(() -> argument.convert("a." + "b".repeat(76)))
        .isInstanceOf(TypeConversionException.class);
  }
}
