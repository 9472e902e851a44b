package io.chimera.quality.rules;

import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.contract.RecordRule.OnFailure;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries all rules of a dataset on a row. Answers with the severest action of those that failed; the
 * others are known by name until the next row.
 */
public final class RecordRules {
  private final List<RecordRule> rules;
  private final TestBank[] banks;
  private final Fault[] faults;
  private final int[] failed;
  private final long[] counts;
  private int failures;

  public RecordRules(Dataset dataset, Clock clock) {
    rules = dataset.rules();
    var compiler = new RowTests(dataset, clock);
    var tests = new RowTest[rules.size()];
    faults = new Fault[rules.size()];
    for (int index = 0; index < tests.length; index++) {
      RecordRule rule = rules.get(index);
      tests[index] = compiler.of(rule.condition());
      faults[index] =
          new Fault(
              ReasonCode.RULE_FAILED,
              rule.condition().column(),
              "Rule '" + rule.name() + "' failed: " + words(rule.condition()));
    }
    banks = TestBank.of(tests);
    failed = new int[tests.length];
    counts = new long[tests.length];
  }

  /** Forgets the last row, for a record that never becomes one. */
  public void forget() {
    failures = 0;
  }

  /** What happens to the row; null if it passes every rule. */
  public @Nullable OnFailure test(TypedRow row) {
    failures = 0;
    OnFailure severest = null;
    for (int bank = 0; bank < banks.length; bank++) {
      int found = banks[bank].failed(row);
      for (; found != 0; found &= found - 1) {
        int index = bank * TestBank.MOST + Integer.numberOfTrailingZeros(found);
        OnFailure action = failed(index);
        severest = severest == null || action.compareTo(severest) > 0 ? action : severest;
      }
    }
    return severest;
  }

  private OnFailure failed(int index) {
    failed[failures++] = index;
    counts[index]++;
    return rules.get(index).onFailure();
  }

  /** How many rows failed which rule since the last call. */
  public Readings drain() {
    var drained =
        IntStream.range(0, counts.length)
            .filter(index -> counts[index] > 0)
            .mapToObj(index -> new RuleCount(rules.get(index).name(), counts[index]))
            .sorted(Comparator.comparing(RuleCount::rule))
            .toArray(RuleCount[]::new);
    Arrays.fill(counts, 0);
    return Readings.failed(drained);
  }

  /** The rules by which the last row holds its commit back, should it be written. */
  public int[] holding() {
    return Arrays.stream(failed, 0, failures)
        .filter(index -> rules.get(index).onFailure() == OnFailure.HOLD)
        .toArray();
  }

  /** Hands out the index of every rule that the last row failed. */
  public void forEachFailed(IntConsumer consumer) {
    for (int index = 0; index < failures; index++) {
      consumer.accept(failed[index]);
    }
  }

  /** The names of the rules that the last row failed, in the contract's order. */
  public String[] failedNames() {
    return Arrays.stream(failed, 0, failures)
        .mapToObj(index -> rules.get(index).name())
        .toArray(String[]::new);
  }

  /** The fault of the first rule that the last row failed with this action. */
  public Fault fault(OnFailure action) {
    for (int index = 0; index < failures; index++) {
      if (rules.get(failed[index]).onFailure() == action) {
        return faults[failed[index]];
      }
    }
    throw new IllegalStateException("Cannot name a rule of action '" + action + "': none failed");
  }

  /** The condition in the contract's words; never a record's value. */
  private static String words(Condition condition) {
    if (condition instanceof Condition.Bound bound) {
      return "expected " + bound.comparison().sign() + " " + bound.text();
    }
    if (condition instanceof Condition.OneOf oneOf) {
      return oneOf.negated()
          ? "expected none of " + oneOf.values().size() + " values"
          : "expected one of " + oneOf.values().size() + " values";
    }
    if (condition instanceof Condition.Matches matches) {
      return "expected text that matches '" + matches.pattern() + "'";
    }
    if (condition instanceof Condition.Length length) {
      return length.max() == Integer.MAX_VALUE
          ? "expected a length of at least " + length.min()
          : "expected a length of at most " + length.max();
    }
    if (condition instanceof Condition.Precision precision) {
      return "expected at most " + precision.digits() + " significant digits";
    }
    if (condition instanceof Condition.Compare compare) {
      return "expected "
          + compare.left()
          + " "
          + compare.comparison().sign()
          + " "
          + compare.right();
    }
    return "expected " + ((Condition.Check) condition).expression();
  }
}
