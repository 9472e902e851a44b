package io.chimera.quality.closing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.rules.RuledDataset;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.RuleVerdict.Outcome;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitRulesTest {
  private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

  private static CommitRules rules(String... rules) {
    return new CommitRules(RuledDataset.of(rules));
  }

  private static Tally rows(long in, long written, long quarantined) {
    return new Tally(in, written, quarantined, 0, 0, in - written - quarantined, 0, null);
  }

  private static RuleVerdict judge(CommitRules rules, Tally tally) {
    return rules.judge(tally, Readings.NONE, AT).verdicts()[0];
  }

  private static Outcome rowCount(CommitRules rules, long count) {
    return judge(rules, rows(count, count, 0)).outcome();
  }

  @ParameterizedTest
  @CsvSource({
    "mustBe: 5, 5, 4",
    "mustNotBe: 5, 4, 5",
    "mustBeGreaterThan: 5, 6, 5",
    "mustBeGreaterOrEqualTo: 5, 5, 4",
    "mustBeLessThan: 5, 4, 5",
    "mustBeLessOrEqualTo: 5, 5, 6"
  })
  void limitPassesAndFails(String limit, long passes, long fails) {
    var rules = rules("{name: r, metric: rowCount, " + limit + "}");

    assertThat(rowCount(rules, passes)).isEqualTo(Outcome.PASSED);
    assertThat(rowCount(rules, fails)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void rangesHaveBothTheirEnds() {
    var between = rules("{name: r, metric: rowCount, mustBeBetween: [5, 7]}");
    var outside = rules("{name: r, metric: rowCount, mustNotBeBetween: [5, 7]}");

    assertThat(List.of(4L, 5L, 7L, 8L).stream().map(each -> rowCount(between, each)))
        .containsExactly(Outcome.FAILED, Outcome.PASSED, Outcome.PASSED, Outcome.FAILED);
    assertThat(List.of(4L, 5L, 7L, 8L).stream().map(each -> rowCount(outside, each)))
        .containsExactly(Outcome.PASSED, Outcome.FAILED, Outcome.FAILED, Outcome.PASSED);
  }

  @Test
  void rejectedPercentIsOfThoseThatCameIn() {
    var rules = rules("{name: r, metric: rejectedPercent, mustBeLessThan: 5, onFailure: hold}");

    assertThat(judge(rules, rows(40, 38, 2)))
        .isEqualTo(new RuleVerdict("r", Outcome.FAILED, "5", CommitRule.OnFailure.HOLD));
    assertThat(judge(rules, rows(300, 299, 1)).value()).isEqualTo("0.3333333333333333");
    assertThat(judge(rules, rows(0, 0, 0)))
        .isEqualTo(new RuleVerdict("r", Outcome.NO_VERDICT, null, CommitRule.OnFailure.HOLD));
  }

  @Test
  void ruleOnRecordsThatHoldsFailsWithOneRecord() {
    var rules = rules("{name: known, column: small, minimum: 0, onFailure: hold}");
    var failed = Readings.measured(new Measurement[] {Measurement.ofCount("known", 1)});

    assertThat(rules.judge(rows(2, 2, 0), failed, AT).failures(CommitRule.OnFailure.HOLD))
        .containsExactly("known");
    assertThat(rules.judge(rows(2, 2, 0), Readings.NONE, AT).failures(CommitRule.OnFailure.HOLD))
        .isEmpty();
  }

  private static CommitRules trend(String more) {
    return rules("{name: r, metric: rowCount, trend: {over: 5, deviation: 3.5" + more + "}}");
  }

  @Test
  void trendHasNoVerdictUntilItsHistoryIsLongEnough() {
    var rules = trend("");

    assertThat(List.of(100L, 101L, 99L, 100L, 102L).stream().map(each -> rowCount(rules, each)))
        .containsOnly(Outcome.NO_VERDICT);
    assertThat(rowCount(rules, 101)).isEqualTo(Outcome.PASSED);
    assertThat(rowCount(rules, 150)).isEqualTo(Outcome.FAILED);
    assertThat(rowCount(rules, 98)).isEqualTo(Outcome.PASSED);
  }

  @Test
  void trendWithoutScatterAllowsTheSameAlone() {
    var rules = trend("");
    List.of(7L, 7L, 7L, 7L, 7L).forEach(each -> rowCount(rules, each));

    assertThat(rowCount(rules, 7)).isEqualTo(Outcome.PASSED);
    assertThat(rowCount(rules, 8)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void trendBreaksWhereTheNewestLieTogetherApartThoughNoneDoesAlone() {
    var steady = rules("{name: r, metric: rowCount, trend: {over: 12, deviation: 3.5}}");
    var breaking =
        rules("{name: r, metric: rowCount, trend: {over: 12, deviation: 3.5, breakOver: 6}}");
    long[] before = {100, 104, 96, 102, 98, 103, 97, 111, 112, 110, 113, 111};
    Arrays.stream(before).forEach(each -> rowCount(steady, each));
    Arrays.stream(before).forEach(each -> rowCount(breaking, each));

    assertThat(rowCount(steady, 112)).isEqualTo(Outcome.PASSED);
    assertThat(rowCount(breaking, 112)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void trendGoesOnFromWhatTheLedgerRemembers() {
    var first = trend("");
    var again = trend("");
    for (long count : new long[] {100, 101, 99, 100, 102}) {
      again.remember(first.judge(rows(count, count, 0), Readings.NONE, AT));
    }

    assertThat(rowCount(again, 101)).isEqualTo(Outcome.PASSED);
    assertThat(rowCount(again, 1)).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metric: distinctCount, column: small, mustBe: 8193 | true",
        "metric: distinctCount, column: small, mustBe: 8192 | false",
        "metric: distinctCount, column: small, mustBeBetween: [99000, 100000] | true",
        "metric: distinctCount, column: small, mustBeBetween: [90000, 100000] | false",
        "metric: duplicateValues, column: small, mustBe: 0 | true",
        "metric: duplicateValues, column: small, unit: percent, mustBeLessThan: 1 | true",
        "metric: duplicateValues, column: small, unit: percent, mustBeLessThan: 5 | false",
        "metric: duplicateValues, mustBe: 0 | false",
        "metric: quantile, column: small, quantile: 0.999, mustBeLessThan: 1 | true",
        "metric: quantile, column: small, quantile: 0.5, mustBe: 1 | true",
        "metric: quantile, column: small, quantile: 0.99, mustBeLessThan: 1 | false"
      })
  void thresholdFinerThanTheEstimateIsRefused(String rule, boolean isTooFine) {
    Dataset dataset = RuledDataset.of("{name: r, " + rule + "}");

    assertThat(Measuring.of(dataset).get(0).tooFine() != null).isEqualTo(isTooFine);
  }

  @Test
  void documentedErrorsAreThoseOfTheSketches() {
    assertThat(String.format("%.2f", DistinctMeter.ERROR * 100)).isEqualTo("2.21");
    assertThat(String.format("%.2f", QuantileMeter.RANK_ERROR * 100)).isEqualTo("0.28");
  }
}
