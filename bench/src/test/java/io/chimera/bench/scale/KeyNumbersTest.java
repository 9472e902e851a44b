package io.chimera.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNumbersTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 999, 1000})
  void hasAsManyRepeatsAsItSays(long counted) {
    var numbers = new KeyNumbers(500);

    var seen = new HashSet<Long>();
    long repeats =
        LongStream.range(0, 500 + counted).filter(number -> !seen.add(numbers.of(number))).count();

    assertThat(repeats).isEqualTo(KeyNumbers.repeats(counted));
  }

  @Test
  void repeatsKeysFromAllOverTheFirst() {
    var numbers = new KeyNumbers(1000);

    var repeated =
        LongStream.range(1000, 3000).filter(numbers::isRepeat).map(numbers::of).summaryStatistics();

    assertThat(repeated.getMin()).isBetween(0L, 20L);
    assertThat(repeated.getMax()).isBetween(980L, 999L);
  }

  @Test
  void hasOneFingerprintANumber() {
    var halves = new HashSet<Long>();

    LongStream.range(0, 10_000)
        .forEach(
            number -> {
              halves.add(KeyNumbers.high(number));
              halves.add(KeyNumbers.low(number));
            });

    assertThat(halves).hasSize(20_000);
  }
}
