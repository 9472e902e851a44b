package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final long BEGIN = 1_763_800_000_000L;

  static List<Arguments> times() {
    return List.of(
        argumentSet("before the begin", 1_000L, -1L, 0L),
        argumentSet("the first happens at the begin", 1_000L, 0L, 1L),
        argumentSet("one a millisecond", 1_000L, 9L, 10L),
        argumentSet("several a millisecond", 100_000L, 0L, 100L),
        argumentSet("one in three seconds out of three", 1L, 2_999L, 3L),
        argumentSet("the next after a whole second", 1L, 1_000L, 2L),
        argumentSet("a rate that divides no second: 0, 333, 666", 3L, 665L, 2L),
        argumentSet("at the very millisecond", 3L, 666L, 3L));
  }

  @ParameterizedTest
  @MethodSource("times")
  void knowsHowManyHaveHappened(long perSecond, long afterMillis, long expected) {
    assertThat(new Pace(BEGIN, perSecond).due(BEGIN + afterMillis)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 999, 1_000, 1_001, 33_333, 250_000})
  void hasAsManyDueAsHappenUpToThen(long perSecond) {
    var pace = new Pace(BEGIN, perSecond);

    for (long now = BEGIN; now < BEGIN + 2_500; now++) {
      long due = pace.due(now);

      assertThat(pace.happens(due - 1)).isLessThanOrEqualTo(now);
      assertThat(pace.happens(due)).isGreaterThan(now);
    }
  }

  @Test
  void refusesARateThatIsNone() {
    assertThatThrownBy(() -> new Pace(BEGIN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot make '0' records a second: expected at least 1");
  }
}
