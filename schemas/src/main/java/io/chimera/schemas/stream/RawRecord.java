package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record as it was read: bytes and provenance, nothing parsed. The only type a connector emits.
 *
 * @param provenance where it was found
 * @param key the record's key, or null
 * @param value the record's value; null is a tombstone
 * @param headers in the record's order, empty where there are none
 */
public record RawRecord(
    Provenance provenance, byte @Nullable [] key, byte @Nullable [] value, Header[] headers)
    implements SourceRecord {
  public static final Header[] NO_HEADERS = new Header[0];

  @Override
  public RawRecord raw() {
    return this;
  }
}
