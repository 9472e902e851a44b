package io.chimera.local;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Draws bets as a casino sees them: few customers place most of them, slots lead by far, stakes are
 * small with a long tail, and most bets lose. The bet at an index depends on the seed and the clock
 * alone.
 */
final class BetTable {
  private static final int CUSTOMERS = 20_000;
  private static final long FIRST_CUSTOMER = 100_001;
  private static final int GAMES_PER_TYPE = 60;
  private static final int SCALE = 4;

  private static final long UUID_VERSION_4 = 0x4000L;
  private static final long UUID_VARIANT = Long.MIN_VALUE;
  private static final long LOW_62_BITS = -1L >>> 2;

  /** Odd, so multiplying by it maps 62 bits onto themselves: no two indexes share a result. */
  private static final long SPREAD = 0x1E3779B97F4A7C15L;

  /** A game type and up to which percent it reaches. */
  private record Share(String gameType, int upTo) {}

  private static final List<Share> GAME_TYPES =
      List.of(
          new Share("slots", 55),
          new Share("roulette", 69),
          new Share("black_jack", 81),
          new Share("live_casino", 90),
          new Share("poker", 97),
          new Share("bingo", 100));

  private final long seed;
  private final Clock clock;

  BetTable(long seed, Clock clock) {
    this.seed = seed;
    this.clock = clock;
  }

  Bet bet(long index) {
    var random = random(seed, index);
    int type = gameType(random.nextInt(100));
    long stake = logarithmic(random, 5_000) * 1_000L;
    return new Bet(
        FIRST_CUSTOMER + logarithmic(random, CUSTOMERS) - 1,
        clock.instant().minus(lagMicros(random), ChronoUnit.MICROS).truncatedTo(ChronoUnit.MICROS),
        activity(index, random),
        (type + 1) * 1_000 + logarithmic(random, GAMES_PER_TYPE),
        GAME_TYPES.get(type).gameType(),
        BigDecimal.valueOf(stake, SCALE),
        BigDecimal.valueOf(win(stake, random), SCALE),
        random.nextInt(100) < 12 ? BigDecimal.valueOf(stake / 10, SCALE) : null);
  }

  /** Independent draws for every pair of seed and index. */
  static SplittableRandom random(long seed, long index) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + index * SPREAD);
  }

  private static int gameType(int percent) {
    int type = 0;
    while (percent >= GAME_TYPES.get(type).upTo()) {
      type++;
    }
    return type;
  }

  /** From 1 to {@code max}, small numbers far more often; the same on every machine. */
  private static int logarithmic(SplittableRandom random, int max) {
    return (int) StrictMath.pow(max, random.nextDouble());
  }

  /** Most bets arrive within a second; a phone without a net holds some back for minutes. */
  private static long lagMicros(SplittableRandom random) {
    int percent = random.nextInt(100);
    if (percent < 94) {
      return random.nextLong(800_000);
    }
    if (percent < 99) {
      return random.nextLong(30_000_000);
    }
    return random.nextLong(600_000_000);
  }

  private static long win(long stake, SplittableRandom random) {
    if (random.nextInt(100) < 72) {
      return 0;
    }
    return stake * logarithmic(random, 400) / 2;
  }

  private static String activity(long index, SplittableRandom random) {
    long high = (random.nextLong() & ~0xF000L) | UUID_VERSION_4;
    long low = (index * SPREAD & LOW_62_BITS) | UUID_VARIANT;
    return new UUID(high, low).toString();
  }
}
