package io.chimera.faults;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Makes the records of one seed. A record follows from seed and number alone, so that every cell of
 * a table can be recomputed.
 */
public final class Generator {
  private static final double BROKEN_SHARE = 0.03;
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

  /** Whether the record is one that belongs into quarantine. */
  public Fate fate(long number) {
    return random(number).nextDouble() < BROKEN_SHARE ? Fate.QUARANTINED : Fate.WRITTEN;
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
        "{\"id\":%d,\"text\":\"%s\",\"amount\":%d.%02d}"
            .formatted(number, text(number), cents(number) / 100, cents(number) % 100);
    return fate(number) == Fate.WRITTEN
        ? good.getBytes(StandardCharsets.UTF_8)
        : broken(number, good);
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
