package io.chimera.jobs.quarantine;

import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** The record that a row of a quarantine table was made of, as it came from its source. */
public final class RejectedRecord {
  private static final long NO_TIMESTAMP = -1;

  private RejectedRecord() {}

  /** The record, sealed where the row is. */
  public static RawRecord of(Record row) {
    var headers = new ArrayList<Header>();
    for (Object each : (List<?>) row.getField("headers")) {
      var header = (Record) each;
      headers.add(new Header((String) header.getField("name"), bytes(header.getField("value"))));
    }
    return new RawRecord(
        new Provenance(
            (String) row.getField("source_stream"),
            (Integer) row.getField("source_split"),
            (Long) row.getField("source_position"),
            timestamp((OffsetDateTime) row.getField("source_timestamp"))),
        bytes(row.getField("key")),
        bytes(row.getField("value")),
        headers.toArray(Header[]::new));
  }

  private static long timestamp(@Nullable OffsetDateTime time) {
    return time == null ? NO_TIMESTAMP : time.toInstant().toEpochMilli();
  }

  private static byte @Nullable [] bytes(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
