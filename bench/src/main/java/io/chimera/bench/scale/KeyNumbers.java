package io.chimera.bench.scale;

/**
 * Which key each of a sequence of numbers has: first as many different ones as are to be
 * remembered, then by turns one of those again, which may be any, and one that is new.
 *
 * @param keys how many are remembered before those that count
 */
record KeyNumbers(long keys) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long OTHER_HALF = 0x5851F42D4C957F2DL;

  /** The number whose key it has, itself where it is new. */
  long of(long number) {
    return isRepeat(number) ? Long.remainderUnsigned(mixed(number), keys) : number;
  }

  boolean isRepeat(long number) {
    return number >= keys && (number - keys) % 2 == 0;
  }

  /** How many repeats are among the numbers from {@link #keys} on. */
  static long repeats(long counted) {
    return (counted + 1) / 2;
  }

  /** First half of a fingerprint, as good as a hash. */
  static long high(long key) {
    return mixed(key);
  }

  /** Second half. */
  static long low(long key) {
    return mixed(key ^ OTHER_HALF);
  }

  /** SplitMix64: no two numbers become one. */
  private static long mixed(long number) {
    long mixed = number + GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
