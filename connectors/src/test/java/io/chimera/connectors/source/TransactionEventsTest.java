package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.Drift.Kind;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.SourceEvent.Passed;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionEventsTest {
  private static final SourceEvent CHANGE =
      new SourceEvent.Row(
          0,
          Change.INSERT,
          new TypedRow(1),
          null,
          null,
          new Provenance("public.orders", 0, 1, 0),
          () -> new byte[0]);

  private final TransactionEvents events = new TransactionEvents();

  @Test
  void handsTransactionsOnWhenTheyEnd() {
    events.add(CHANGE);
    assertThat(events.take()).isEmpty();

    events.add(CHANGE);
    events.pass(10);
    assertThat(events.take()).containsExactly(CHANGE, CHANGE, new Passed(10));
    assertThat(events.take()).isEmpty();
  }

  @Test
  void tellsNothingOfATransactionThatCannotBeReadToItsEnd() {
    events.add(CHANGE);
    events.pass(10);
    events.add(CHANGE);
    var drift =
        SourceDriftException.ofEnd(
            Orders.captured("fail"), "at '7'", List.of(new Drift(Kind.ADDED, "more", "", "text")));
    events.endBecauseOf(drift);

    assertThat(events.take()).containsExactly(CHANGE, new Passed(10));
    assertThatThrownBy(events::requireGoingOn).isSameAs(drift);
  }

  @Test
  void doesNotKeepALargeOne() {
    while (!events.areEnough()) {
      events.add(CHANGE);
    }

    assertThat(events.take()).hasSize(1_000);
  }
}
