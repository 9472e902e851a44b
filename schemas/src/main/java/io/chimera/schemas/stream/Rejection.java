package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record that left the main line, with all that is needed to understand and to replay it.
 *
 * @param code the reason
 * @param column the contract column it is about, or null
 * @param message for people, without the value
 * @param rules names of the contract's rules that it failed, in their order; empty for other
 *     reasons
 * @param record the record as read
 * @param rejectedAt epoch milliseconds
 */
public record Rejection(
    ReasonCode code,
    @Nullable String column,
    String message,
    String[] rules,
    RawRecord record,
    long rejectedAt) {
  private static final String[] NONE = new String[0];

  public static Rejection of(Fault fault, RawRecord record, long rejectedAt) {
    return of(fault, NONE, record, rejectedAt);
  }

  /** As above, for a record that failed rules. */
  public static Rejection of(Fault fault, String[] rules, RawRecord record, long rejectedAt) {
    return new Rejection(fault.code(), fault.column(), fault.message(), rules, record, rejectedAt);
  }
}
