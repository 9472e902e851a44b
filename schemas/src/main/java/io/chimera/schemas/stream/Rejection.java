package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record that left the main line, with all that is needed to understand and to replay it.
 *
 * @param code the reason
 * @param column the contract column it is about, or null
 * @param message for people, without the value
 * @param record the record as read
 * @param rejectedAt epoch milliseconds
 */
public record Rejection(
    ReasonCode code, @Nullable String column, String message, RawRecord record, long rejectedAt) {

  public static Rejection of(Fault fault, RawRecord record, long rejectedAt) {
    return new Rejection(fault.code(), fault.column(), fault.message(), record, rejectedAt);
  }
}
