package io.chimera.jobs.run;

import io.chimera.jobs.quarantine.RejectedRecord;
import io.chimera.quality.protect.Envelope;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.RevealException;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Header;
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
   * The record of a row in the clear.
   *
   * @throws RevealException if it cannot be opened
   */
  public RawRecord reveal(Record row) throws RevealException {
    RawRecord sealed = RejectedRecord.of(row);
    return Envelope.isSealed(sealed) ? envelope.open(sealed) : sealed;
  }

  /**
   * The row with what it has sealed in the clear; as it is where nothing is sealed.
   *
   * @throws RevealException if it cannot be opened
   */
  public Record open(Record row) throws RevealException {
    var sealed = RejectedRecord.of(row);
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

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
