package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** Holds docs/command-line.md against the commands. */
class CommandLineDocTest {
  private static final MarkdownPage PAGE = MarkdownPage.of("docs/command-line.md");

  /** Told once, for all commands. */
  private static final Set<String> EVERYWHERE = Set.of("-h, --help", "-V, --version");

  static List<String> commands() {
    return List.copyOf(CommandLines.commands().keySet());
  }

  @Test
  void tellsOfEveryCommandInTheOrderOfTheHelp() {
    var told =
        PAGE.sections().keySet().stream()
            .filter(heading -> heading.startsWith("chimera "))
            .toList();

    assertThat(told)
        .containsExactlyElementsOf(commands().stream().map(name -> "chimera " + name).toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void tellsOfEveryOptionAndNoOther(String command) {
    var told =
        MarkdownPage.rows(section(command)).stream()
            .map(row -> row.get(0).replace("`", ""))
            .toList();

    assertThat(told).containsExactlyInAnyOrderElementsOf(arguments(command));
  }

  private static List<String> arguments(String command) {
    CommandSpec spec = CommandLines.commands().get(command).getCommandSpec();
    var arguments = new ArrayList<String>();
    for (var positional : spec.positionalParameters()) {
      arguments.add(positional.paramLabel());
    }
    for (var option : spec.options()) {
      var names = String.join(", ", option.names());
      arguments.add(option.arity().max() == 0 ? names : names + " " + option.paramLabel());
    }
    arguments.removeAll(EVERYWHERE);
    return arguments;
  }

  @Test
  void tellsOnceOfTheOptionsThatEveryCommandHas() {
    assertThat(PAGE.text()).contains("`-h`, `--help`").contains("`-V`, `--version`");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsAnExampleOfEveryCommand(String command) {
    assertThat(
            PAGE.blocks().stream().flatMap(block -> CommandLines.calls(block.content()).stream()))
        .anyMatch(call -> call.startsWith("chimera " + command));
  }

  @Test
  void helpShowsExamplesThatTheCommandsTake() {
    var chimera = CommandLines.chimera();
    var specs = new ArrayList<CommandSpec>();
    specs.add(chimera.getCommandSpec());
    chimera.getSubcommands().values().forEach(each -> specs.add(each.getCommandSpec()));
    CommandLines.commands().values().forEach(each -> specs.add(each.getCommandSpec()));

    for (CommandSpec spec : specs) {
      var examples = CommandLines.calls(String.join("\n", spec.usageMessage().footer()));
      assertThat(examples).as(spec.name()).isNotEmpty();
      for (String example : examples) {
        assertThatCode(() -> CommandLines.parse(example)).as(example).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void tellsOfTheExitCodesOfTheHelp() {
    var told =
        MarkdownPage.rows(PAGE.sections().get("Exit codes")).stream()
            .map(row -> row.get(0))
            .toList();

    var known = CommandLines.chimera().getCommandSpec().usageMessage().exitCodeList().keySet();
    assertThat(told).containsExactlyElementsOf(known);
  }

  private static String section(String command) {
    var section = PAGE.sections().get("chimera " + command);
    assertThat(section).as("section 'chimera " + command + "'").isNotNull();
    return Arrays.stream(section.split("\n### ", -1)).findFirst().orElseThrow();
  }
}
