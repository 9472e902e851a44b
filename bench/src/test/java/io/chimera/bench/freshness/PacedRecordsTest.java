package io.chimera.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedRecordsTest {
  private static final long BEGIN = 1_000_000;

  private final List<Long> happened = new ArrayList<>();
  private final PacedRecords records = new PacedRecords(new Pace(BEGIN, 4), happened::add);

  @Test
  void handsOnWhatHasHappenedAndNothingTwice() {
    records.advanceTo(BEGIN - 1);
    records.advanceTo(BEGIN + 249);
    records.advanceTo(BEGIN + 250);
    records.advanceTo(BEGIN + 250);

    assertThat(happened).containsExactly(BEGIN, BEGIN + 250);
    assertThat(records.handedOn()).isEqualTo(2);
  }

  @Test
  void givesWhatWasHeldUpTheTimesAtWhichItHappened() {
    records.advanceTo(BEGIN);
    records.advanceTo(BEGIN + 1_100);

    assertThat(happened)
        .containsExactly(BEGIN, BEGIN + 250, BEGIN + 500, BEGIN + 750, BEGIN + 1_000);
    assertThat(records.latest()).isEqualTo(850);
  }

  @Test
  void isNotLateWhereNothingHasHappened() {
    records.advanceTo(BEGIN);
    records.advanceTo(BEGIN + 249);

    assertThat(records.latest()).isZero();
  }
}
