package io.chimera.quality.rules;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts the rows that are written though they fail a rule that holds their commit back, by rule.
 */
public final class HeldRows {
  private final List<RecordRule> rules;
  private final long[] counts;

  public HeldRows(Dataset dataset) {
    rules = dataset.rules();
    counts = new long[rules.size()];
  }

  /**
   * A row is written.
   *
   * @param holding indexes of the rules by which it holds its commit back
   */
  public void add(int[] holding) {
    for (int rule : holding) {
      counts[rule]++;
    }
  }

  /** How many by which rule, since the last call. */
  public Readings drain() {
    var measured =
        IntStream.range(0, counts.length)
            .filter(index -> counts[index] > 0)
            .mapToObj(index -> Measurement.ofCount(rules.get(index).name(), counts[index]))
            .toArray(Measurement[]::new);
    Arrays.fill(counts, 0);
    return measured.length == 0 ? Readings.NONE : Readings.measured(measured);
  }
}
