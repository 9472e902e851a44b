package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BetLoaderTest {
  private static final int COUNT = 20_000;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private final CasinoBets bets = new CasinoBets(BetSchemas.numberedFrom(1), 7, CLOCK, 0.05);

  @Test
  void keepsAccountOfEveryRecord() {
    var loader = new BetLoader(bets, 0.2);

    for (int sent = 0; sent < COUNT; sent++) {
      loader.nextMessage();
    }

    var expected = loader.expected();
    assertThat(expected.in()).isEqualTo(COUNT);
    assertThat(expected.repeats() / (double) COUNT).isEqualTo(0.2, within(0.02));
    assertThat((expected.broken() + expected.againstRules()) / (0.8 * COUNT))
        .isEqualTo(0.05, within(0.01));
    assertThat(expected.againstRules()).isPositive();
  }

  @Test
  void repeatsGoodBetsOnly() {
    var loader = new BetLoader(bets, 0.5);
    Set<Object> seen = new HashSet<>();
    long again = 0;

    for (int sent = 0; sent < COUNT; sent++) {
      var message = loader.nextMessage();
      // A repeat is the very message that was sent before.
      if (!seen.add(message)) {
        assertThat(message.expected()).isNull();
        again++;
      }
    }

    assertThat(again).isEqualTo(loader.expected().repeats());
  }

  @Test
  void repeatsNothingUnasked() {
    var loader = new BetLoader(bets, 0);
    long sum = 0;

    for (int index = 0; index < COUNT; index++) {
      var message = loader.nextMessage();
      if (message.expected() == null) {
        sum += Expected.digest(bets.bet(index).gameActivity());
      }
    }

    assertThat(loader.expected().repeats()).isZero();
    assertThat(loader.expected().goodSum()).isEqualTo(sum);
  }
}
