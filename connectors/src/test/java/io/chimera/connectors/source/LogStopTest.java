package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.Drift.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogStopTest {
  private static final SourceDriftException DRIFT =
      SourceDriftException.ofEnd(
          Orders.captured("fail"), "at '7'", List.of(new Drift(Kind.ADDED, "more", "", "text")));

  private final LogStop stop = new LogStop();

  @Test
  void endsWhenALaterCheckpointThanTheOneThatHasAllIsComplete() {
    stop.at(100, DRIFT);

    // Taken while what was told is on its way to the operators behind.
    stop.checkpoint(1, 90);
    stop.checkpoint(2, 100);
    stop.checkpoint(3, 100);

    assertThatCode(() -> stop.completed(1)).doesNotThrowAnyException();
    assertThatCode(() -> stop.completed(2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> stop.completed(3)).isSameAs(DRIFT);
  }

  @Test
  void goesOnWhereThereIsNoReason() {
    stop.checkpoint(1, 100);

    assertThatCode(() -> stop.completed(2)).doesNotThrowAnyException();
  }
}
