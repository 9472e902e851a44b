package io.chimera.schemas.stream;

import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one dataset's records between two moments, beside their fates.
 *
 * @param failed by rule, in the order of their names; rules that no record failed are absent
 * @param keys what was seen while repeats were looked for; null where none were
 */
public record Readings(RuleCount[] failed, @Nullable KeyReadings keys) {
  public static final Readings NONE = new Readings(new RuleCount[0]);

  /** Where no repeats were looked for. */
  public Readings(RuleCount[] failed) {
    this(failed, null);
  }

  /** Both together. */
  public Readings plus(Readings other) {
    return new Readings(plus(failed, other.failed), plus(keys, other.keys));
  }

  private static @Nullable KeyReadings plus(
      @Nullable KeyReadings left, @Nullable KeyReadings right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : left.plus(right);
  }

  private static RuleCount[] plus(RuleCount[] left, RuleCount[] right) {
    if (left.length == 0 || right.length == 0) {
      return left.length == 0 ? right : left;
    }
    var sums = new TreeMap<String, Long>();
    for (RuleCount[] each : new RuleCount[][] {left, right}) {
      for (RuleCount count : each) {
        sums.merge(count.rule(), count.failed(), Long::sum);
      }
    }
    return sums.entrySet().stream()
        .map(sum -> new RuleCount(sum.getKey(), sum.getValue()))
        .toArray(RuleCount[]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Readings that
        && Arrays.equals(failed, that.failed)
        && Objects.equals(keys, that.keys);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(failed), keys);
  }

  @Override
  public String toString() {
    return Arrays.toString(failed) + (keys == null ? "" : " " + keys);
  }
}
