package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CursorWindowTest {
  private static final long DAY = 86_400_000_000L;

  @Test
  void beginsAtTheBeginningWhereNothingWasRead() {
    assertThat(CursorWindow.of(OrderedKind.WHOLE, 0, Duration.ZERO, 17))
        .isEqualTo(new CursorWindow(null, 17));
  }

  @Test
  void goesOnBehindTheLargestThatWasRead() {
    assertThat(CursorWindow.of(OrderedKind.WHOLE, 17, Duration.ZERO, 20))
        .isEqualTo(new CursorWindow(17L, 20));
    assertThat(CursorWindow.of(OrderedKind.WHOLE, 17, Duration.ZERO, 17).isEmpty()).isTrue();
  }

  @Test
  void beginsAgainBeforeItForLateRows() {
    assertThat(
            CursorWindow.of(
                OrderedKind.TIMESTAMP, 9_000_000, Duration.parse("PT2.000001S"), 9_000_000))
        .isEqualTo(new CursorWindow(6_999_999L, 9_000_000));
  }

  @Test
  void readsTheLastDayAgainWhereItMayStillGrow() {
    assertThat(CursorWindow.of(OrderedKind.DATE, 20 * DAY, Duration.ofDays(1), 22))
        .isEqualTo(new CursorWindow(19L, 22));
    assertThat(CursorWindow.of(OrderedKind.DATE, 20 * DAY, Duration.ofHours(1), 20))
        .isEqualTo(new CursorWindow(19L, 20));
  }

  @Test
  void saysTimesInMicrosecondsWhateverTheirKind() {
    assertThat(OrderedKind.DATE.position(20)).isEqualTo(20 * DAY);
    assertThat(OrderedKind.TIMESTAMPTZ.position(20)).isEqualTo(20);
    assertThat(OrderedKind.WHOLE.position(20)).isEqualTo(20);
  }
}
