package io.chimera.schemas.stream;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * What was measured of one dataset's records between two moments, beside their fates.
 *
 * @param failed by rule, in the order of their names; rules that no record failed are absent
 */
public record Readings(RuleCount[] failed) {
  public static final Readings NONE = new Readings(new RuleCount[0]);

  /** Both together. */
  public Readings plus(Readings other) {
    if (failed.length == 0 || other.failed.length == 0) {
      return failed.length == 0 ? other : this;
    }
    var sums = new TreeMap<String, Long>();
    for (Readings each : new Readings[] {this, other}) {
      for (RuleCount count : each.failed) {
        sums.merge(count.rule(), count.failed(), Long::sum);
      }
    }
    return new Readings(
        sums.entrySet().stream()
            .map(sum -> new RuleCount(sum.getKey(), sum.getValue()))
            .toArray(RuleCount[]::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Readings that && Arrays.equals(failed, that.failed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(failed);
  }

  @Override
  public String toString() {
    return Arrays.toString(failed);
  }
}
