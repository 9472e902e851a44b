package io.chimera.schemas.odcs;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Units of time, in words of the standard. One that is a month to some is none. */
enum OdcsUnit {
  DAY("d", Duration.ofDays(1), Set.of("d", "day", "days")),
  HOUR("h", Duration.ofHours(1), Set.of("h", "hr", "hrs", "hour", "hours")),
  MINUTE("min", Duration.ofMinutes(1), Set.of("min", "mins", "minute", "minutes")),
  SECOND("s", Duration.ofSeconds(1), Set.of("s", "sec", "secs", "second", "seconds"));

  private static final int NANOS = 9;
  private static final BigDecimal MOST = BigDecimal.valueOf(Duration.ofDays(10_000).toSeconds());

  private final String label;
  private final Duration length;
  private final Set<String> words;

  OdcsUnit(String label, Duration length, Set<String> words) {
    this.label = label;
    this.length = length;
    this.words = words;
  }

  String label() {
    return label;
  }

  /** The longest that a time is some whole ones of. */
  static OdcsUnit of(Duration time) {
    for (OdcsUnit unit : values()) {
      if (time.equals(unit.length.multipliedBy(time.dividedBy(unit.length)))) {
        return unit;
      }
    }
    return SECOND;
  }

  static Optional<OdcsUnit> named(String word) {
    String plain = word.toLowerCase(Locale.ROOT);
    for (OdcsUnit unit : values()) {
      if (unit.words.contains(plain)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  /** How many of them a time is. */
  BigDecimal count(Duration time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.toSeconds()).add(BigDecimal.valueOf(time.getNano(), NANOS));
    // What is not whole is in seconds.
    return this == SECOND ? seconds : BigDecimal.valueOf(time.dividedBy(length));
  }

  /** So many of them; empty where that is no time that anybody means. */
  Optional<Duration> times(BigDecimal count) {
    BigDecimal seconds =
        count.multiply(BigDecimal.valueOf(length.toSeconds())).stripTrailingZeros();
    if (seconds.signum() <= 0 || seconds.compareTo(MOST) > 0 || seconds.scale() > NANOS) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofSeconds(
            seconds.longValue(),
            seconds.remainder(BigDecimal.ONE).movePointRight(NANOS).longValueExact()));
  }
}
