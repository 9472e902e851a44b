package io.chimera.schemas.contract;

import java.util.Locale;
import java.util.Optional;

/** How a column's content may be shown ({@code classification} in a contract). */
public enum Classification {
  /** May be shown to everybody. */
  PUBLIC,
  /** May be shown to everybody in the house; what a column without the word is. */
  INTERNAL,
  /** Tells something of a person. */
  PII,
  /** Opens something: a password, a token, a key. */
  SECRET;

  /** The word as the contract writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What protects a column that says its class and no {@code protect}: a token for personal data,
   * so that tables can still be joined, and nothing at all of a secret.
   */
  public Optional<Protection> defaultProtection() {
    return switch (this) {
      case PUBLIC, INTERNAL -> Optional.empty();
      case PII -> Optional.of(Protection.hmac(null));
      case SECRET -> Optional.of(Protection.redact(Protection.DEFAULT_TEXT));
    };
  }
}
