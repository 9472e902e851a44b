package io.chimera.connectors.postgres;

/**
 * A message of the log with where one is when it is taken.
 *
 * @param position what was taken, this message included
 * @param transaction the id of the transaction that it is part of
 * @param commitMicros when that was committed, in microseconds since 1970
 */
public record LogEntry(
    LogMessage message, LogPosition position, long transaction, long commitMicros) {}
