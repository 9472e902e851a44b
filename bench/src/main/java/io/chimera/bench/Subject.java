package io.chimera.bench;

import java.util.Locale;

/** What is measured: the casino's pipeline, with more or less of what a contract can ask for. */
enum Subject {
  /** Decodes, checks types and event time, writes, keeps books; no rule, no repeat looked for. */
  UNGOVERNED(false, false, false),
  /** With ten rules on records. */
  RULES(true, false, false),
  /** With repeats looked for. */
  DEDUPLICATION(false, true, false),
  /** With both. */
  GOVERNED(true, true, false),
  /** With both, and the customer's id as a token. */
  PROTECTED(true, true, true);

  private final boolean rules;
  private final boolean deduplicating;
  private final boolean guarded;

  Subject(boolean rules, boolean deduplicating, boolean guarded) {
    this.rules = rules;
    this.deduplicating = deduplicating;
    this.guarded = guarded;
  }

  boolean hasRules() {
    return rules;
  }

  boolean isDeduplicating() {
    return deduplicating;
  }

  boolean isProtecting() {
    return guarded;
  }

  /** As in the table and in options. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
