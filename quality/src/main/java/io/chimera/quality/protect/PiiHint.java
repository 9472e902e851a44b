package io.chimera.quality.protect;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells whether an unclassified column looks like personal data, from samples of its values as
 * text. It keeps counts and no value. It warns and proves nothing: a version number can look like
 * an address, and what it does not know it does not see.
 */
public final class PiiHint {
  /** Fewer samples say nothing. */
  public static final int MIN_SAMPLES = 5;

  /** One in ten numbers of the right length has the check digit of a card; half of them do not. */
  public static final double MIN_SHARE = 0.5;

  private static final Pattern BIRTH =
      Pattern.compile(
          "(^|_)(dob|birth|births|birthday|birthdate|born|geburtsdatum|geburtstag)(_|$)");
  private static final Pattern PHONE =
      Pattern.compile("(^|_)(phone|telephone|tel|mobile|cell|msisdn|fax|telefon|handy)(_|$)");
  private static final Pattern SOCIAL_SECURITY = Pattern.compile("(^|_)(ssn|social_security)(_|$)");

  private final boolean isNamedBirth;
  private final boolean isNamedPhone;
  private final boolean isNamedSocialSecurity;
  private final Map<PiiKind, Integer> matching = new EnumMap<>(PiiKind.class);
  private int samples;

  /**
   * @param column its name, which counts where values alone do not tell
   */
  public PiiHint(String column) {
    String name = column.toLowerCase(Locale.ROOT);
    isNamedBirth = BIRTH.matcher(name).find();
    isNamedPhone = PHONE.matcher(name).find();
    isNamedSocialSecurity = SOCIAL_SECURITY.matcher(name).find();
  }

  /** Looks at a value that is not null, in the form it has in SQL: dates as {@code 2026-11-20}. */
  public void look(String value) {
    samples++;
    String text = value.strip();
    for (PiiKind kind : PiiKind.values()) {
      if (matches(kind, text)) {
        matching.merge(kind, 1, Integer::sum);
      }
    }
  }

  private boolean matches(PiiKind kind, String text) {
    return switch (kind) {
      case EMAIL -> PiiForms.isEmail(text);
      case PHONE -> PiiForms.isPhone(text, isNamedPhone);
      case IBAN -> PiiForms.isIban(text);
      case CREDIT_CARD -> PiiForms.isCreditCard(text);
      case IP_ADDRESS -> PiiForms.isIpAddress(text);
      case US_SSN -> PiiForms.isSocialSecurity(text, isNamedSocialSecurity);
      case DATE_OF_BIRTH -> isNamedBirth && PiiForms.isDate(text);
    };
  }

  /** What the column looks like, the most likely first; empty where there is nothing to warn of. */
  public List<Finding> findings() {
    if (samples < MIN_SAMPLES) {
      return List.of();
    }
    return Arrays.stream(PiiKind.values())
        .map(kind -> new Finding(kind, matching.getOrDefault(kind, 0), samples))
        .filter(finding -> finding.share() >= MIN_SHARE)
        .sorted((one, other) -> Integer.compare(other.matching(), one.matching()))
        .toList();
  }

  /**
   * That a column looks like something.
   *
   * @param kind like what
   * @param matching how many samples do
   * @param samples how many there are, nulls not counted
   */
  public record Finding(PiiKind kind, int matching, int samples) {

    /** From 0 to 1. */
    public double share() {
      return (double) matching / samples;
    }
  }
}
