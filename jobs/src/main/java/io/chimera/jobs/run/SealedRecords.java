package io.chimera.jobs.run;

import io.chimera.quality.protect.Envelope;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.RevealException;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Opens rows of a quarantine table whose value, key and headers are sealed. */
public final class SealedRecords {
  private final Envelope envelope;

  /**
   * @param table the table beside which the quarantine lies
   */
  public SealedRecords(Keyring keyring, TableName table) {
    envelope = new Envelope(keyring, table);
  }

  /**
   * The row with what it has sealed in the clear; as it is where nothing is sealed.
   *
   * @throws RevealException if it cannot be opened
   */
  public Record open(Record row) throws RevealException {
    var sealed = raw(row);
    if (!Envelope.isSealed(sealed)) {
      return row;
    }
    RawRecord opened = envelope.open(sealed);
    Record copy = row.copy();
    copy.setField("value", buffer(opened.value()));
    copy.setField("key", buffer(opened.key()));
    copy.setField("headers", headers(row, opened.headers()));
    return copy;
  }

  private static RawRecord raw(Record row) {
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
            -1),
        bytes(row.getField("key")),
        bytes(row.getField("value")),
        headers.toArray(Header[]::new));
  }

  private static List<Record> headers(Record row, Header[] headers) {
    Types.StructType type =
        row.struct().field("headers").type().asListType().elementType().asStructType();
    var records = new ArrayList<Record>();
    for (Header header : headers) {
      Record record = GenericRecord.create(type);
      record.setField("name", header.name());
      record.setField("value", buffer(header.value()));
      records.add(record);
    }
    return records;
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

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
