package io.chimera.schemas.stream;

import io.chimera.schemas.contract.CommitRule;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was measured of one dataset's records between two moments, beside their fates.
 *
 * @param failed by rule, in the order of their names; rules that no record failed are absent
 * @param measured for rules on commits, not judged yet, in no order
 * @param verdicts of the rules on commits, in the contract's order
 */
public record Readings(RuleCount[] failed, Measurement[] measured, RuleVerdict[] verdicts) {
  public static final Readings NONE = failed(new RuleCount[0]);

  /** Of rules on records alone. */
  public static Readings failed(RuleCount[] failed) {
    return new Readings(failed, new Measurement[0], new RuleVerdict[0]);
  }

  /** For rules on commits alone. */
  public static Readings measured(Measurement[] measured) {
    return new Readings(new RuleCount[0], measured, new RuleVerdict[0]);
  }

  /** Both together. */
  public Readings plus(Readings other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    var sums = new TreeMap<String, Long>();
    Stream.of(failed, other.failed)
        .flatMap(Arrays::stream)
        .forEach(count -> sums.merge(count.rule(), count.failed(), Long::sum));
    return new Readings(
        sums.entrySet().stream()
            .map(sum -> new RuleCount(sum.getKey(), sum.getValue()))
            .toArray(RuleCount[]::new),
        Stream.of(measured, other.measured).flatMap(Arrays::stream).toArray(Measurement[]::new),
        Stream.of(verdicts, other.verdicts).flatMap(Arrays::stream).toArray(RuleVerdict[]::new));
  }

  private boolean isEmpty() {
    return failed.length == 0 && measured.length == 0 && verdicts.length == 0;
  }

  /** How many records failed a rule. */
  public long failed(String rule) {
    return Arrays.stream(failed)
        .filter(count -> count.rule().equals(rule))
        .mapToLong(RuleCount::failed)
        .sum();
  }

  /** The rules that the commit fails with this action. */
  public List<String> failures(CommitRule.OnFailure action) {
    return Arrays.stream(verdicts)
        .filter(each -> each.isFailure(action))
        .map(RuleVerdict::rule)
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Readings that
        && Arrays.equals(failed, that.failed)
        && Arrays.equals(measured, that.measured)
        && Arrays.equals(verdicts, that.verdicts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(failed) + 31 * Arrays.hashCode(verdicts);
  }

  @Override
  public String toString() {
    return Arrays.toString(failed) + Arrays.toString(measured) + Arrays.toString(verdicts);
  }
}
