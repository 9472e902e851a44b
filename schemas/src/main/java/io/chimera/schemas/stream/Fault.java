package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one record; a method result, never on a stream.
 *
 * @param code the reason
 * @param column the contract column it is about, dotted for nested ones, or null
 * @param message for people; names types, lengths and limits, never the value
 */
public record Fault(ReasonCode code, @Nullable String column, String message) {}
