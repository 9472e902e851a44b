package io.chimera.quality.protect;

import java.util.Locale;

/** What personal data a column's values can look like. */
public enum PiiKind {
  EMAIL,
  PHONE,
  /** An account number whose check digits are right. */
  IBAN,
  /** A payment card's number whose check digit is right. */
  CREDIT_CARD,
  IP_ADDRESS,
  /** A social security number of the United States. */
  US_SSN,
  /** Dates in a column whose name says that they are of births. */
  DATE_OF_BIRTH;

  /** The word for people and for events. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
