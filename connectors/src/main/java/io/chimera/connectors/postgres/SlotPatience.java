package io.chimera.connectors.postgres;

import java.time.Duration;

/**
 * How long a slot is waited for: it can begin only when all transactions have ended that were open.
 *
 * @param untilSaid after which somebody is told what it waits for
 * @param untilGivenUp for each of them
 */
public record SlotPatience(Duration untilSaid, Duration untilGivenUp) {
  static final SlotPatience DEFAULT =
      new SlotPatience(Duration.ofSeconds(5), Duration.ofMinutes(10));
}
