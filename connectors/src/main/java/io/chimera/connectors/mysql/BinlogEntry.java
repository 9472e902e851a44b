package io.chimera.connectors.mysql;

/**
 * A message of the log with where one is when it is taken.
 *
 * @param position from where the log can be read again: until a transaction was told wholly, that
 *     is where it begins
 * @param transaction the id of the transaction that it is part of (GTID); empty where it has none
 * @param commitMicros when that was committed, in microseconds since 1970; of MariaDB in whole
 *     seconds
 */
public record BinlogEntry(
    BinlogMessage message, BinlogPosition position, String transaction, long commitMicros) {}
