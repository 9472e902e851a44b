package io.chimera.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Progress progress = new Progress(100, Duration.ofSeconds(10), 0);

  @Test
  void isDoneWithAsManyRowsAsExpected() {
    assertThat(progress.isDone(99, SECOND)).isFalse();
    assertThat(progress.isDone(100, 2 * SECOND)).isTrue();
  }

  @Test
  void isDoneWithTooManyRowsWhichTheCheckFinds() {
    assertThat(progress.isDone(101, SECOND)).isTrue();
  }

  @Test
  void waitsAsLongAsRowsCome() {
    assertThat(progress.isDone(0, 10 * SECOND)).isFalse();
    assertThat(progress.isDone(40, 15 * SECOND)).isFalse();
    assertThat(progress.isDone(40, 25 * SECOND)).isFalse();
  }

  @Test
  void givesUpWhenRowsStayAway() {
    assertThat(progress.isDone(40, SECOND)).isFalse();

    assertThatThrownBy(() -> progress.isDone(40, 12 * SECOND))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot count this run: '40' rows are committed, expected '100', and none came within the last 10 s");
  }
}
