package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedTest {
  private static final Expected EXPECTED = new Expected(100, 3, 7, 20, 1000, 30, 200);

  @Test
  void writesAllThatCanBeReadWithoutRulesAndDeduplication() {
    assertThat(EXPECTED.of(Subject.UNGOVERNED))
        .isEqualTo(new Expected.Output(130, 123, 7, 0, 1230));
  }

  @Test
  void quarantinesWhatRulesRefuse() {
    assertThat(EXPECTED.of(Subject.RULES)).isEqualTo(new Expected.Output(130, 120, 10, 0, 1200));
  }

  @Test
  void dropsRepeats() {
    assertThat(EXPECTED.of(Subject.DEDUPLICATION))
        .isEqualTo(new Expected.Output(130, 103, 7, 20, 1030));
  }

  @Test
  void leavesOnlyGoodBetsOnceWhereBothAreAskedFor() {
    assertThat(EXPECTED.of(Subject.GOVERNED))
        .isEqualTo(new Expected.Output(130, 100, 10, 20, 1000));
    assertThat(EXPECTED.of(Subject.PROTECTED)).isEqualTo(EXPECTED.of(Subject.GOVERNED));
  }

  @Test
  void tellsTextsApart() {
    assertThat(Expected.digest("a-1") + Expected.digest("b-2"))
        .isNotEqualTo(Expected.digest("a-2") + Expected.digest("b-1"));
  }
}
