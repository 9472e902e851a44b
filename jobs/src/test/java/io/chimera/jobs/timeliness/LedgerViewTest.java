package io.chimera.jobs.timeliness;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.timeliness.Look.Arrival;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  private final List<Committed> entries = new ArrayList<>();
  private long total;
  private long position;

  @Test
  void rowsCountWithTheCommitThatBringsThem() {
    add(Operation.OPENING, 0, 0, null, false);
    add(Operation.CLOSING, 60, 10, START.plusSeconds(50), false);
    add(Operation.CLOSING, 120, 0, null, false);

    LedgerView view = LedgerView.of(entries);

    assertThat(view.arrivals())
        .containsExactly(new Arrival(START.plusSeconds(60), 10, 10, START.plusSeconds(50)));
    assertThat(view.newestEvent()).isEqualTo(START.plusSeconds(50));
    assertThat(view.lastCommit()).isEqualTo(START.plusSeconds(120));
    assertThat(view.heldSince()).isNull();
    assertThat(view.read()).contains(at(10));
  }

  /** Nothing was read by it. */
  @Test
  void aStartIsNoCommit() {
    add(Operation.CLOSING, 60, 10, START, false);
    add(Operation.OPENING, 600, 0, null, false);

    assertThat(LedgerView.of(entries).lastCommit()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void aGateStaysClosedWhateverIsDoneBehindIt() {
    add(Operation.CLOSING, 60, 10, START.plusSeconds(50), false);
    add(Operation.CLOSING, 120, 10, START.plusSeconds(110), true);
    add(Operation.OPENING, 180, 0, null, true);
    add(Operation.REPLAY, 240, 0, null, true);

    LedgerView view = LedgerView.of(entries);

    assertThat(view.heldSince()).isEqualTo(START.plusSeconds(120));
    assertThat(view.read()).contains(at(10));
    assertThat(view.newestEvent()).isEqualTo(START.plusSeconds(50));
  }

  @Test
  void whatIsReleasedComesThenWithItsEvents() {
    add(Operation.CLOSING, 120, 10, START.plusSeconds(110), true);
    add(Operation.RELEASE, 600, 10, null, false);

    LedgerView view = LedgerView.of(entries);

    assertThat(view.heldSince()).isNull();
    assertThat(view.arrivals())
        .containsExactly(new Arrival(START.plusSeconds(600), 10, 10, START.plusSeconds(110)));
    assertThat(view.newestEvent()).isEqualTo(START.plusSeconds(110));
  }

  @Test
  void whatIsGivenUpNeverCame() {
    add(Operation.CLOSING, 120, 10, START.plusSeconds(110), true);
    add(Operation.DISCARD, 600, 0, null, false);

    LedgerView view = LedgerView.of(entries);

    assertThat(view.heldSince()).isNull();
    assertThat(view.arrivals()).isEmpty();
    assertThat(view.newestEvent()).isNull();
  }

  /** Else one such event would hide for years that no others come. */
  @Test
  void anEventFromTheFutureIsOfTheMomentOfItsCommit() {
    add(Operation.CLOSING, 60, 10, START.plusSeconds(86_400), false);

    assertThat(LedgerView.of(entries).newestEvent()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void aTableThatWasNeverOpenedHasNothing() {
    LedgerView view = LedgerView.of(List.of());

    assertThat(view.read()).isEmpty();
    assertThat(view.lastCommit()).isNull();
  }

  private void add(
      Operation operation, long second, long rows, @Nullable Instant event, boolean isHeld) {
    long readable = isHeld ? 0 : rows;
    total += readable;
    Positions from = at(position);
    position += operation == Operation.CLOSING ? rows : 0;
    Long newest = event == null ? null : event.toEpochMilli() * 1_000;
    var entry =
        new LedgerEntry(
            "commit" + entries.size(),
            operation,
            new Run("p", 1, "1.0.0", "hash"),
            entries.size(),
            from,
            at(position),
            new Tally(rows, readable, 0, 0, 0, 0, isHeld ? rows : 0, newest),
            new Tally(position, total, 0, 0, 0, 0, 0, null),
            Readings.NONE,
            isHeld ? List.of("rule") : List.of(),
            0,
            null);
    entries.add(
        new Committed(
            entry, entries.size(), START.plusSeconds(second).toEpochMilli(), rows, 1, 0, 1));
  }

  private static Positions at(long next) {
    return new Positions(
        "cluster",
        new TreeMap<>(Map.of("t", new StreamPositions("id", new TreeMap<>(Map.of(0, next))))));
  }
}
