package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadRangeTest {

  @Test
  void cutsIntoRangesOfTheSameWidthThatAreOpenAtBothEnds() {
    assertThat(ReadRange.cut(1, 100, 4))
        .containsExactly(
            new ReadRange(null, 26L),
            new ReadRange(26L, 51L),
            new ReadRange(51L, 76L),
            new ReadRange(76L, null));
  }

  @Test
  void makesNoRangeWithoutAValue() {
    assertThat(ReadRange.cut(7, 7, 8)).containsExactly(ReadRange.ALL);
    assertThat(ReadRange.cut(7, 8, 8))
        .containsExactly(new ReadRange(null, 8L), new ReadRange(8L, null));
  }

  @Test
  void cutsAllThatALongHolds() {
    assertThat(ReadRange.cut(Long.MIN_VALUE, Long.MAX_VALUE, 4))
        .containsExactly(
            new ReadRange(null, Long.MIN_VALUE / 2),
            new ReadRange(Long.MIN_VALUE / 2, 0L),
            new ReadRange(0L, Long.MAX_VALUE / 2 + 1),
            new ReadRange(Long.MAX_VALUE / 2 + 1, null));
  }

  @Test
  void hasEveryValueAndNoneInExactlyOneRangeWhateverTheEnds() {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 2_000; round++) {
      int bits = random.nextInt(1, 65);
      long one = random.nextLong() >> (64 - bits);
      long other = random.nextLong() >> (64 - bits);
      int number = random.nextInt(2, 257);

      List<ReadRange> ranges = ReadRange.cut(Math.min(one, other), Math.max(one, other), number);

      assertThat(ranges).hasSizeBetween(1, number);
      for (int each = 0; each < 20; each++) {
        long value =
            each < ranges.size() && ranges.get(each).below() != null
                ? ranges.get(each).below() - random.nextInt(2)
                : random.nextLong() >> random.nextInt(64);
        assertThat(ranges.stream().filter(range -> has(range, value)))
            .as("%d of %s", value, ranges)
            .hasSize(1);
      }
      // As the condition of SQL says it: the range without a beginning has those without a value.
      assertThat(ranges.stream().filter(range -> range.from() == null)).hasSize(1);
    }
  }

  private static boolean has(ReadRange range, long value) {
    return (range.from() == null || value >= range.from())
        && (range.below() == null || value < range.below());
  }
}
