package io.chimera.schemas.stream;

import io.chimera.schemas.contract.CommitRule;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one dataset's records between two moments, beside their fates.
 *
 * @param failed by rule, in the order of their names; rules that no record failed are absent
 * @param measured for rules on commits, not judged yet, in no order
 * @param verdicts of the rules on commits, in the contract's order
 * @param keys what was seen while repeats were looked for; null where none were
 * @param changes what became of the table's rows; null where every record is a row of its own
 * @param reconciliation what came of holding them, or the table, against the source; null where
 *     that was not done
 */
public record Readings(
    RuleCount[] failed,
    Measurement[] measured,
    RuleVerdict[] verdicts,
    @Nullable KeyReadings keys,
    @Nullable ChangeCounts changes,
    @Nullable Reconciliation reconciliation) {
  public static final Readings NONE = failed(new RuleCount[0]);

  /** Of a table that every record is a row of. */
  public Readings(
      RuleCount[] failed,
      Measurement[] measured,
      RuleVerdict[] verdicts,
      @Nullable KeyReadings keys) {
    this(failed, measured, verdicts, keys, null, null);
  }

  /** Of rules on records alone. */
  public static Readings failed(RuleCount[] failed) {
    return new Readings(failed, new Measurement[0], new RuleVerdict[0], null);
  }

  /** For rules on commits alone. */
  public static Readings measured(Measurement[] measured) {
    return new Readings(new RuleCount[0], measured, new RuleVerdict[0], null);
  }

  /** Of a search for repeats alone. */
  public static Readings keys(@Nullable KeyReadings keys) {
    return new Readings(new RuleCount[0], new Measurement[0], new RuleVerdict[0], keys);
  }

  /** Of changes alone. */
  public static Readings changes(ChangeCounts changes) {
    return new Readings(
        new RuleCount[0], new Measurement[0], new RuleVerdict[0], null, changes, null);
  }

  /** Of what was held against the source alone. */
  public static Readings reconciled(Reconciliation reconciliation) {
    return NONE.with(reconciliation);
  }

  /** The same held against the source. */
  public Readings with(Reconciliation newReconciliation) {
    return new Readings(failed, measured, verdicts, keys, changes, newReconciliation);
  }

  /** The same with verdicts in place of what was measured. */
  public Readings judged(RuleVerdict[] newVerdicts) {
    return new Readings(failed, new Measurement[0], newVerdicts, keys, changes, reconciliation);
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
        Stream.of(verdicts, other.verdicts).flatMap(Arrays::stream).toArray(RuleVerdict[]::new),
        plus(keys, other.keys),
        plus(changes, other.changes),
        reconciliation == null ? other.reconciliation : reconciliation);
  }

  private static @Nullable ChangeCounts plus(
      @Nullable ChangeCounts left, @Nullable ChangeCounts right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : left.plus(right);
  }

  private static @Nullable KeyReadings plus(
      @Nullable KeyReadings left, @Nullable KeyReadings right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : left.plus(right);
  }

  private boolean isEmpty() {
    return failed.length == 0
        && measured.length == 0
        && verdicts.length == 0
        && keys == null
        && changes == null
        && reconciliation == null;
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
        && Arrays.equals(verdicts, that.verdicts)
        && Objects.equals(keys, that.keys)
        && Objects.equals(changes, that.changes)
        && Objects.equals(reconciliation, that.reconciliation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(failed), Arrays.hashCode(verdicts), keys, changes, reconciliation);
  }

  @Override
  public String toString() {
    return Arrays.toString(failed)
        + Arrays.toString(measured)
        + Arrays.toString(verdicts)
        + (keys == null ? "" : " " + keys)
        + (changes == null ? "" : " " + changes)
        + (reconciliation == null ? "" : " " + reconciliation);
  }
}
