package io.chimera.schemas.stream;

/**
 * Where a record was found; travels with it to the table or the quarantine.
 *
 * @param stream the ordered log it lies in; for Kafka the topic
 * @param split the part of it; for Kafka the partition
 * @param position its place in the split; for Kafka the offset
 * @param timestamp the source's own time of the record in epoch milliseconds, -1 where it has none
 */
public record Provenance(String stream, int split, long position, long timestamp) {
  /** The last millisecond of the year 9999. A source may claim a later time; no table holds it. */
  public static final long LAST_TIMESTAMP = 253_402_300_799_999L;
}
