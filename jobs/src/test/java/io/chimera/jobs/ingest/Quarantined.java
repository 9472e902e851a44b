package io.chimera.jobs.ingest;

import io.chimera.schemas.stream.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record in quarantine: why, where it lay, and all it was. Two are equal if every byte is.
 *
 * @param place topic, partition and offset
 * @param headers name and value by turns
 */
record Quarantined(
    String stage,
    String code,
    @Nullable String column,
    String place,
    @Nullable Instant timestamp,
    @Nullable ByteBuffer key,
    @Nullable ByteBuffer value,
    List<@Nullable Object> headers) {

  /** What the table has. */
  static Quarantined of(Record row) {
    var headers = new ArrayList<@Nullable Object>();
    for (Object each : (List<?>) row.getField("headers")) {
      headers.add(((Record) each).getField("name"));
      headers.add(((Record) each).getField("value"));
    }
    var timestamp = (OffsetDateTime) row.getField("source_timestamp");
    return new Quarantined(
        (String) row.getField("stage"),
        (String) row.getField("reason_code"),
        (String) row.getField("column_name"),
        place(
            (String) row.getField("source_stream"),
            (Integer) row.getField("source_split"),
            (Long) row.getField("source_position")),
        timestamp == null ? null : timestamp.toInstant(),
        (ByteBuffer) row.getField("key"),
        (ByteBuffer) row.getField("value"),
        headers);
  }

  /** What it must have for a record that was sent. */
  static Quarantined expected(
      ReasonCode code,
      @Nullable String column,
      ProducerRecord<byte[], byte[]> sent,
      RecordMetadata place) {
    var headers = new ArrayList<@Nullable Object>();
    for (Header header : sent.headers()) {
      headers.add(header.key());
      headers.add(buffer(header.value()));
    }
    return new Quarantined(
        code.stage().label(),
        code.name(),
        column,
        place(place.topic(), place.partition(), place.offset()),
        Instant.ofEpochMilli(place.timestamp()),
        buffer(sent.key()),
        buffer(sent.value()),
        headers);
  }

  private static String place(String topic, int partition, long offset) {
    return topic + "/" + partition + "/" + offset;
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** Short, for values of a megabyte. */
  @Override
  public String toString() {
    return place
        + " "
        + code
        + " "
        + column
        + " "
        + timestamp
        + " key "
        + size(key)
        + " value "
        + size(value)
        + " headers "
        + headers;
  }

  private static String size(@Nullable ByteBuffer bytes) {
    return bytes == null ? "null" : bytes.remaining() + " bytes #" + bytes.hashCode();
  }
}
