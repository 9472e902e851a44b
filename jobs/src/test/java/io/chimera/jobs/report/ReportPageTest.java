package io.chimera.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
  private static final TimeWindow DAY =
      new TimeWindow(Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));

  private static String page(List<Fact> facts) {
    var history = new RunHistory();
    facts.forEach(history::add);
    return ReportPage.of(ReportModel.of(history.runs(), List.of(), DAY), "contract <casino>", NINE);
  }

  private static List<Fact> facts(String contract) {
    var runs = ToldRuns.of(contract);
    return List.of(
        runs.opened(1, NINE),
        runs.started(1, NINE, RunTrigger.RUN),
        runs.committed(1, NINE.plusSeconds(5), new Tally(8, 5, 2, 1, 0, 0, 0, null)),
        runs.ended(
            1,
            NINE,
            new End(NINE.plusSeconds(9), LineageFact.End.FAIL, "Cannot <b>commit</b>", 0),
            new Tally(8, 5, 2, 1, 0, 0, 0, null),
            ToldRuns.usage(contract, Duration.ofSeconds(4), 8, runs.pipeline())));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void needsNothingFromElsewhere() {
    String page = page(facts("casino"));

    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContain("<script")
        .doesNotContain("href=")
        .doesNotContain("src=\"")
        .doesNotContain("url(")
        .doesNotContain("@import");
  }

  @Test
  void namesAndCausesAreNoMarkup() {
    String page = page(facts("casino"));

    assertThat(page)
        .contains("Report of contract &lt;casino&gt;")
        .contains("Cannot &lt;b&gt;commit&lt;/b&gt;")
        .contains("Producer &lt;of&gt; the data")
        .doesNotContain("<b>")
        .doesNotContain("<of>");
  }

  @Test
  void everyPlotHasATitleAndItsNumbersInATable() {
    String page = page(facts("casino"));

    assertThat(count(page, "<svg class=\"plot\" role=\"img\"")).isEqualTo(3);
    assertThat(page)
        .contains("aria-labelledby=\"records-title records-desc\"")
        .contains("aria-labelledby=\"bytes-title bytes-desc\"")
        .contains("aria-labelledby=\"cpu-title cpu-desc\"")
        .contains("<title id=\"cpu-title\">CPU seconds of jobs, where they ended</title>")
        .contains("<details><summary>The numbers of these plots</summary>");
    assertThat(count(page, "<table>")).isEqualTo(count(page, "<caption>"));
  }

  @Test
  void saysSoWhereThereIsNothing() {
    String page = page(List.of());

    assertThat(page)
        .contains("<p>No pipeline ran.</p>")
        .contains("<p>Nothing was committed.</p>")
        .contains("<p>No table has books.</p>")
        .doesNotContain("<table>")
        .doesNotContain("<svg");
  }

  @Test
  void doesNotPretendToKnowWhatJobsTook() {
    var runs = ToldRuns.of("casino");

    String page =
        page(
            List.of(
                runs.opened(1, NINE),
                runs.committed(1, NINE.plusSeconds(5), new Tally(1, 1, 0, 0, 0, 0, 0, null))));

    assertThat(count(page, "<svg class=\"plot\"")).isEqualTo(2);
    assertThat(page).contains("What jobs took is not known");
  }

  @Test
  void hasALineForEachOfManyPipelines() {
    var facts = new ArrayList<Fact>();
    for (int index = 0; index < 40; index++) {
      facts.addAll(facts("contract_" + index));
    }

    String page = page(facts);

    assertThat(page).contains("contract_39_games_bets");
    assertThat(count(page, "<svg class=\"plot\"")).isEqualTo(3);
    // 40 pipelines of 5 records that were written in one second.
    assertThat(page).contains("2026-11-20T09:00:05Z: written 200, quarantined 80, duplicates 40");
  }
}
