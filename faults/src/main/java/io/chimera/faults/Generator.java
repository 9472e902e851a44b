package io.chimera.faults;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Makes the records of one seed. A record follows from seed and number alone, so that every cell of
 * a table can be recomputed.
 */
public final class Generator {
  /** More than there are keys. */
  static final long KEYS = 2_000_000;

  private static final double BROKEN_SHARE = 0.03;
  private static final double ODD_SHARE = 0.03;
  private static final double ALARM_SHARE = 0.003;
  private static final int ALARMS_DRAW = 1;

  /** Records of one block come within an hour; of a key in several blocks, hours apart. */
  private static final int BLOCK = 64;

  private static final int BLOCKS = 12;
  private static final int KEYS_A_BLOCK = 48;
  private static final int SECONDS_A_RECORD = 20;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int KINDS = 4;
  private static final int CENTS = 1_000_000;

  private final long seed;

  public Generator(long seed) {
    this.seed = seed;
  }

  /** Unlike Random, whose first draws are much alike for seeds that are neighbours. */
  private SplittableRandom random(long number) {
    return new SplittableRandom(seed * 1_000_003 + number);
  }

  /** What the record is meant to become. */
  public Fate fate(long number) {
    double share = random(number).nextDouble();
    if (share < BROKEN_SHARE) {
      return Fate.QUARANTINED;
    }
    return share < BROKEN_SHARE + ODD_SHARE ? Fate.REPLAYED : Fate.WRITTEN;
  }

  /**
   * What tells the record from repeats. Those that are replayed have keys of their own: a pipeline
   * that is alive does not learn of them.
   */
  public long key(long number) {
    long key = (block(number) % BLOCKS) * KEYS_A_BLOCK + draw(number).nextInt(KEYS_A_BLOCK);
    return fate(number) == Fate.REPLAYED ? KEYS / 2 + key : key;
  }

  /** Numbers of one block are neighbours. */
  long block(long number) {
    return number / BLOCK;
  }

  /** When it happened: later than what has a lower number. */
  public Instant at(long number) {
    return FIRST.plusSeconds(number * SECONDS_A_RECORD);
  }

  /** What rules look at: {@code good}; {@code odd} is rejected, {@code alarm} closes the gate. */
  public String kind(long number) {
    if (fate(number) == Fate.REPLAYED) {
      return "odd";
    }
    boolean hasAlarms = new SplittableRandom(~seed).nextInt(2) == ALARMS_DRAW;
    var draw = draw(number);
    draw.nextInt(KEYS_A_BLOCK);
    return hasAlarms && draw.nextDouble() < ALARM_SHARE ? "alarm" : "good";
  }

  private SplittableRandom draw(long number) {
    return random(~number);
  }

  /** The text of the record's row. */
  public String text(long number) {
    return "record " + number + " of " + seed;
  }

  /** The amount of the record's row, in hundredths. */
  public long cents(long number) {
    return Math.floorMod(number * 7_919 + seed, CENTS);
  }

  /** The record's bytes. */
  public byte[] value(long number) {
    String good =
        "{\"id\":%d,\"key\":%d,\"at\":\"%s\",\"kind\":\"%s\",\"text\":\"%s\",\"amount\":%d.%02d}"
            .formatted(
                number,
                key(number),
                at(number),
                kind(number),
                text(number),
                cents(number) / 100,
                cents(number) % 100);
    return fate(number) == Fate.QUARANTINED
        ? broken(number, good)
        : good.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] broken(long number, String good) {
    var random = random(number);
    random.nextDouble();
    return switch (random.nextInt(KINDS)) {
      case 0 -> good.substring(0, good.length() / 2).getBytes(StandardCharsets.UTF_8);
      case 1 -> ("{\"text\":\"no id, " + number + "\"}").getBytes(StandardCharsets.UTF_8);
      case 2 -> ("{\"id\":\"number " + number + "\"}").getBytes(StandardCharsets.UTF_8);
      default -> new byte[] {(byte) 0xc3, (byte) 0x28, (byte) number};
    };
  }
}
