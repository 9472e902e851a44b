package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void findsWhatHasTheLabel() {
    assertThat(Labels.find("sql_tuned", List.of(Subject.values()), Subject::label))
        .isEqualTo(Subject.SQL_TUNED);
  }

  @Test
  void saysWhatThereIs() {
    assertThatThrownBy(() -> Labels.find("flights", List.of(Shapes.values()), Shapes::label))
        .hasMessage("Unknown 'flights', expected one of 'bets', 'bids', 'trips', 'lineitem'");
  }
}
