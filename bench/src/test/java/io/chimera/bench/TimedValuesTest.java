package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimedValuesTest {
  private static final long NOW = 1_763_800_000_123L;

  private static @Nullable Object[] draw(Shape.Values values) {
    return values.of(7, new SplittableRandom(7));
  }

  @ParameterizedTest
  @EnumSource(names = {"BETS", "BIDS", "TRIPS"})
  void letsRecordsHappenWhenTheyAreTold(Shapes workload) {
    Shape shape = workload.shape();
    var values = new TimedValues(shape);
    values.happen(NOW);

    assertThat(draw(values.timed().values())[shape.index(shape.eventTime())]).isEqualTo(NOW);
  }

  @Test
  void leavesOtherTimesAtTheirDistance() {
    Shape trips = Shapes.TRIPS.shape();
    int pickup = trips.index("pickup_datetime");
    int dropoff = trips.index("dropoff_datetime");
    var values = new TimedValues(trips);
    values.happen(NOW);

    @Nullable Object[] timed = draw(values);
    @Nullable Object[] drawn = draw(trips.values());

    assertThat((Long) timed[dropoff] - (Long) timed[pickup])
        .isEqualTo((Long) drawn[dropoff] - (Long) drawn[pickup]);
  }

  @Test
  void leavesWhatTellsRecordsApart() {
    Shape trips = Shapes.TRIPS.shape();
    var values = new TimedValues(trips);
    values.happen(NOW);

    assertThat(trips.identity(draw(values))).isEqualTo(trips.identity(draw(trips.values())));
  }

  @Test
  void refusesRecordsWithoutAnEventTime() {
    assertThatThrownBy(() -> new TimedValues(Shapes.LINEITEM.shape()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot time the records of 'lineitem': they have no event time");
  }
}
