package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NextCommandTest {

  private static NextCommand after(String... call) {
    CommandLine chimera =
        Chimera.commandLine(
            new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    chimera.parseArgs(call);
    return NextCommand.after(chimera.getSubcommands().get(call[0]).getCommandSpec());
  }

  @Test
  void keepsWhatSaysWhereTheJobIsAndHowItRuns() {
    var next =
        after(
            "upgrade",
            "my contract.yaml",
            "--cluster",
            "http://flink:8081",
            "--settings=prod/chimera.yaml",
            "--parallelism",
            "4",
            "--without-jar",
            "--json",
            "--wait",
            "PT1S");

    assertThat(next.of("resume"))
        .isEqualTo(
            "chimera resume 'my contract.yaml' --settings prod/chimera.yaml --cluster"
                + " http://flink:8081 --parallelism 4 --without-jar");
    assertThat(next.of("stop"))
        .isEqualTo(
            "chimera stop 'my contract.yaml' --settings prod/chimera.yaml --cluster"
                + " http://flink:8081");
    assertThat(next.inSlots(2).of("resume")).contains(" --parallelism 2 --without-jar");
  }

  @Test
  void goesOnWithAsManySubtasksAsTheJobHad() {
    var next = after("stop", "a.yaml", "--dry-run");

    assertThat(next.inSlots(3).of("resume")).isEqualTo("chimera resume a.yaml --parallelism 3");
    assertThat(next.inSlots(1).of("resume")).isEqualTo("chimera resume a.yaml");
  }

  @Test
  void saysWhereAnOldJobIsThatWasToBeReplaced() {
    var next = after("upgrade", "a.yaml", "--cluster", "http://flink:8081");

    assertThat(UpgradeCommand.toGoBack(new IllegalStateException(), true, next))
        .contains("To go back: 'chimera resume a.yaml --cluster http://flink:8081' with the");
    assertThat(UpgradeCommand.toGoBack(new NotUpException("late", "wait"), true, next))
        .contains("To go back: 'chimera stop a.yaml --cluster http://flink:8081', then 'chimera");
    assertThat(UpgradeCommand.toGoBack(new IllegalStateException(), false, next))
        .contains("is not sure: 'chimera status a.yaml --cluster http://flink:8081' says it");
  }
}
