package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private final HandClock clock = new HandClock();

  private Progress progress(boolean isTerminal) {
    return new Progress(new PrintWriter(err, true), isTerminal, clock);
  }

  @Test
  void writesOverTheLineOnATerminal() {
    var progress = progress(true);

    progress.update("100 in");
    progress.update("9 in");

    assertThat(err).hasToString("\r100 in\r9 in  ");
  }

  @Test
  void clearsTheLineBeforeOneThatStays() {
    var progress = progress(true);

    progress.update("100 in");
    progress.say("Stopping");
    progress.say("Done");

    assertThat(err).hasToString("\r100 in\r      \rStopping\nDone\n");
  }

  @Test
  void speaksRarelyWhereThereIsNoTerminal() {
    var progress = progress(false);

    progress.update("1 in");
    clock.pass(Duration.ofMillis(4_999));
    progress.update("2 in");
    clock.pass(Duration.ofMillis(1));
    progress.update("3 in");
    progress.update("4 in");

    assertThat(err).hasToString("1 in\n3 in\n");
  }

  @Test
  void alwaysSaysWhatStays() {
    var progress = progress(false);

    progress.update("1 in");
    progress.say("one");
    progress.say("two");

    assertThat(err).hasToString("1 in\none\ntwo\n");
  }

  /** Stands still until it is told. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
