package io.chimera.bench;

/**
 * What a topic was given, and so what every subject's output must be.
 *
 * @param good bets that every contract here accepts, each counted once
 * @param againstRules bets that only rules refuse
 * @param broken records that every contract here refuses
 * @param repeats good bets that were sent once more
 * @param goodSum sum of {@link #digest} over the good bets
 * @param againstRulesSum the same of those that only rules refuse
 * @param repeatsSum the same of the repeats
 */
public record Expected(
    long good,
    long againstRules,
    long broken,
    long repeats,
    long goodSum,
    long againstRulesSum,
    long repeatsSum) {

  /** What a subject made of it. */
  public record Output(long in, long written, long quarantined, long duplicates, long sum) {}

  /** All records. */
  public long in() {
    return good + againstRules + broken + repeats;
  }

  public Output of(Subject subject) {
    long written = good;
    long sum = goodSum;
    long quarantined = broken;
    long duplicates = 0;
    if (subject.hasRules()) {
      quarantined += againstRules;
    } else {
      written += againstRules;
      sum += againstRulesSum;
    }
    if (subject.isDeduplicating()) {
      duplicates = repeats;
    } else {
      written += repeats;
      sum += repeatsSum;
    }
    return new Output(in(), written, quarantined, duplicates, sum);
  }

  /** Of a unique text; sums of it tell sets apart, and a set from one with a repeat. */
  public static long digest(CharSequence text) {
    long digest = 0xCBF29CE484222325L;
    for (int index = 0; index < text.length(); index++) {
      digest = (digest ^ text.charAt(index)) * 0x100000001B3L;
    }
    digest ^= digest >>> 32;
    return digest * 0x9E3779B97F4A7C15L;
  }
}
