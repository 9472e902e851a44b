package io.chimera.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final LogMessage CHANGE = new LogMessage.Truncate(List.of(1L), false, false);

  /** Three transactions, of 3, 0 and 2 changes. */
  private static final List<LogMessage> LOG =
      List.of(
          new LogMessage.Begin(100, 0, 1),
          CHANGE,
          new LogMessage.Type(9, "public", "mood"),
          CHANGE,
          CHANGE,
          new LogMessage.Commit(100, 110, 0),
          new LogMessage.Begin(120, 0, 2),
          new LogMessage.Commit(120, 130, 0),
          new LogMessage.Begin(130, 0, 3),
          CHANGE,
          CHANGE,
          new LogMessage.Commit(130, 150, 0));

  private static final int TRANSACTIONS = 3;

  @Test
  void positionMovesWithEveryChangeAndEnd() {
    var fence = new Fence(LogPosition.after(90));
    var positions = new ArrayList<String>();

    for (LogMessage message : LOG) {
      assertThat(fence.passes(message)).isTrue();
      positions.add(fence.position().toString());
    }

    assertThat(positions)
        .containsExactly(
            "0/5A", "0/5A+1", "0/5A+1", "0/5A+2", "0/5A+3", "0/6E", "0/6E", "0/82", "0/82",
            "0/82+1", "0/82+2", "0/96");
  }

  @Test
  void takesEachChangeOnceWhereverItIsCutAndHoweverFarTheServerGoesBack() {
    for (int cut = 0; cut <= LOG.size(); cut++) {
      for (int again = 0; again < TRANSACTIONS; again++) {
        var first = new Fence(LogPosition.after(90));
        long taken = take(first, LOG.subList(0, cut));
        if (first.position().compareTo(startOf(again)) < 0) {
          continue; // a server never leaves out what was not taken
        }
        LogPosition kept = LogPosition.of(first.position().toString());

        var second = new Fence(kept);
        taken += take(second, LOG.subList(indexOf(again), LOG.size()));

        assertThat(taken).as("cut at %d, again from %d", cut, again).isEqualTo(5);
        assertThat(second.position()).isEqualTo(LogPosition.after(150));
      }
    }
  }

  private static long take(Fence fence, List<LogMessage> messages) {
    return messages.stream().filter(each -> fence.passes(each) && each == CHANGE).count();
  }

  private static int indexOf(int transaction) {
    return List.of(0, 6, 8).get(transaction);
  }

  private static LogPosition startOf(int transaction) {
    return LogPosition.after(List.of(90, 110, 130).get(transaction));
  }

  @Test
  void idleMovesOnlyBetweenTransactionsAndForward() {
    var fence = new Fence(LogPosition.after(90));
    fence.idle(95);
    assertThat(fence.position()).isEqualTo(LogPosition.after(95));
    fence.idle(80);
    assertThat(fence.position()).isEqualTo(LogPosition.after(95));
    assertThat(fence.passes(LOG.get(0))).isTrue();
    fence.idle(99);
    assertThat(fence.position()).isEqualTo(LogPosition.after(95));

    var partly = new Fence(new LogPosition(90, 2));
    partly.idle(99);
    assertThat(partly.position()).isEqualTo(new LogPosition(90, 2));
  }

  @Test
  void refusesALogThatIsNoContinuation() {
    var fence = new Fence(new LogPosition(90, 4));
    LOG.subList(0, 5).forEach(fence::passes);

    assertThatThrownBy(() -> fence.passes(LOG.get(5)))
        .isInstanceOf(MalformedLogException.class)
        .hasMessage(
            "Cannot go on in the log at '0/5A+4': the transaction that follows has only 3 changes;"
                + " it is another log, or the publication was changed");
    assertThatThrownBy(() -> new Fence(LogPosition.after(90)).passes(CHANGE))
        .hasMessageContaining("a change is outside of a transaction");
    assertThatThrownBy(() -> new Fence(LogPosition.after(90)).passes(LOG.get(5)))
        .hasMessageContaining("a transaction ends that has not begun");
    var inside = new Fence(LogPosition.after(90));
    assertThat(inside.passes(LOG.get(0))).isTrue();
    assertThatThrownBy(() -> inside.passes(LOG.get(6)))
        .hasMessageContaining("a transaction begins inside of another");
  }

  @Test
  void positionsAreOrderedWithoutSign() {
    var low = LogPosition.after(Long.MAX_VALUE);
    var high = LogPosition.of("FFFFFFFF/0");

    assertThat(low).isLessThan(high);
    assertThat(new LogPosition(5, 1)).isGreaterThan(LogPosition.after(5));
    assertThat(new LogPosition(5, 9)).isLessThan(LogPosition.after(6));
    assertThat(high).hasToString("FFFFFFFF/0");
    assertThat(LogPosition.of("16/B374D848+17")).isEqualTo(new LogPosition(0x16B374D848L, 17));
    for (String wrong : List.of("", "16", "16/", "/1", "16/B+0", "16/B+", "16/b", "16/B +1")) {
      assertThatThrownBy(() -> LogPosition.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot read position '" + wrong + "' of a log");
    }
  }
}
