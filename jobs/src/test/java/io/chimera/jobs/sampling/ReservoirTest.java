package io.chimera.jobs.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chance has fixed seeds here, so every run of these tests is the same. */
class ReservoirTest {
  private static final int TRIALS = 60_000;

  private static Reservoir<Integer> filled(int capacity, int elements, RandomGenerator random) {
    var reservoir = new Reservoir<Integer>(capacity, random);
    IntStream.range(0, elements).forEach(reservoir::offer);
    return reservoir;
  }

  private static double chiSquare(Map<?, Integer> seen, int cells) {
    double expected = (double) seen.values().stream().mapToInt(each -> each).sum() / cells;
    double missing = (cells - seen.size()) * expected;
    return missing
        + seen.values().stream()
            .mapToDouble(each -> (each - expected) * (each - expected) / expected)
            .sum();
  }

  @Test
  void keepsEveryElementAsOftenAsAnyOther() {
    var random = new Random(1);
    var seen = new HashMap<Integer, Integer>();
    for (int trial = 0; trial < TRIALS; trial++) {
      filled(5, 50, random).sample().forEach(element -> seen.merge(element, 1, Integer::sum));
    }

    // 99.9 percent of chi-square with 49 degrees of freedom; those of one trial repel each other,
    // which makes the sum smaller and never larger.
    assertThat(chiSquare(seen, 50)).isLessThan(85.35);
  }

  @Test
  void keepsEverySetAsOftenAsAnyOther() {
    var random = new Random(2);
    var seen = new HashMap<Set<Integer>, Integer>();
    for (int trial = 0; trial < TRIALS; trial++) {
      seen.merge(new TreeSet<>(filled(3, 7, random).sample()), 1, Integer::sum);
    }

    // 35 sets of 3 out of 7: 99.9 percent of chi-square with 34 degrees of freedom.
    assertThat(seen).hasSize(35);
    assertThat(chiSquare(seen, 35)).isLessThan(65.25);
  }

  @Test
  void keepsAllWhereThereAreNoMore() {
    assertThat(filled(10, 10, new Random(3)).sample())
        .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    assertThat(filled(10, 3, new Random(3)).sample()).containsExactly(0, 1, 2);
  }

  @Test
  void keepsNoElementTwiceAndCountsAll() {
    var reservoir = filled(100, 10_000, new Random(4));

    assertThat(reservoir.sample()).hasSize(100).doesNotHaveDuplicates();
    assertThat(reservoir.offered()).isEqualTo(10_000);
  }

  @Test
  void keepsTheSameByTheSameSeedAndOthersByAnother() {
    assertThat(filled(10, 1_000, new Random(5)).sample())
        .isEqualTo(filled(10, 1_000, new Random(5)).sample())
        .isNotEqualTo(filled(10, 1_000, new Random(6)).sample());
  }

  @Test
  void keepsNothingWhereThereIsNoPlace() {
    assertThat(filled(0, 10, new Random(7)).sample()).isEmpty();
    assertThatThrownBy(() -> new Reservoir<Integer>(-1, new Random(8)))
        .hasMessage("Cannot keep '-1' elements");
  }
}
