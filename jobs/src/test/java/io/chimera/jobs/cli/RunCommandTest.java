package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What run and demo refuse before they start anything. */
class RunCommandTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "no subtask",
            List.of("run", "none.yaml", "--parallelism", "0"),
            "chimera run: Cannot run '0' subtasks, expected at least 1\n"),
        argumentSet(
            "commits without a pause",
            List.of("run", "none.yaml", "--commit-every", "PT0.5S"),
            "chimera run: Cannot commit every 'PT0.5S', expected at least 'PT1S'\n"),
        argumentSet(
            "a contract that is not there",
            List.of("run", "none.yaml"),
            "chimera run: Cannot read contract 'none.yaml': there is no such file\n"),
        argumentSet(
            "a demo without records",
            List.of("demo", "--records", "0"),
            "chimera demo: Cannot produce '0' records, expected at least 1\n"),
        argumentSet(
            "a demo without a subtask",
            List.of("demo", "--parallelism", "-1"),
            "chimera demo: Cannot run '-1' subtasks, expected at least 1\n"),
        argumentSet(
            "more broken than there are",
            List.of("demo", "--broken", "1.5"),
            "chimera demo: Cannot break a share of '1.5', expected 0 to 1\n"),
        argumentSet(
            "fewer entries than none",
            List.of("ledger", "casino.bets", "--last", "-1"),
            "chimera ledger: Cannot show '-1' entries, expected 0 or more\n"),
        argumentSet(
            "fewer rows than none",
            List.of("peek", "casino.bets", "--rows", "-1"),
            "chimera peek: Cannot show '-1' rows, expected 0 or more\n"),
        argumentSet(
            "fewer rejected records than none",
            List.of("quarantine", "casino.bets", "--rows", "-1"),
            "chimera quarantine: Cannot show '-1' rows, expected 0 or more\n"),
        argumentSet(
            "a share that is no number",
            List.of("demo", "--broken", "NaN"),
            "chimera demo: Cannot break a share of 'NaN', expected 0 to 1\n"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(List<String> arguments, String message) {
    var run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo(message);
    assertThat(run.out()).isEmpty();
  }
}
