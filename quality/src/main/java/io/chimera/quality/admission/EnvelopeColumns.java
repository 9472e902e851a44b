package io.chimera.quality.admission;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Fills the columns that come from a record's envelope and not from its value. */
final class EnvelopeColumns {
  private static final long MICROS_PER_MILLI = 1_000;

  private final List<EnvelopeColumn> columns;

  EnvelopeColumns(Dataset dataset) {
    var found = new ArrayList<EnvelopeColumn>();
    for (int index = 0; index < dataset.columns().size(); index++) {
      Column column = dataset.columns().get(index);
      var metadata = column.origin().metadata();
      if (metadata != null) {
        found.add(new EnvelopeColumn(index, column, metadata));
      }
    }
    columns = List.copyOf(found);
  }

  @Nullable Fault fill(RawRecord record, TypedRow row) {
    for (int index = 0; index < columns.size(); index++) {
      var fault = columns.get(index).fill(record, row);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private record EnvelopeColumn(int index, Column column, Origin.Metadata metadata) {

    @Nullable Fault fill(RawRecord record, TypedRow row) {
      var provenance = record.provenance();
      switch (metadata) {
        case TOPIC -> row.setObject(index, StringData.fromString(provenance.stream()));
        case PARTITION -> row.setInt(index, provenance.split());
        case OFFSET -> row.setLong(index, provenance.position());
        case TIMESTAMP -> {
          return fillTimestamp(provenance.timestamp(), row);
        }
        case KEY -> {
          return fillKey(record.key(), row);
        }
        case HEADERS -> row.setObject(index, headers(record.headers()));
        case OPERATION, POSITION, SEQUENCE, DELETED ->
            throw new IllegalStateException("Cannot fill a column of a topic from " + metadata);
      }
      return null;
    }

    private @Nullable Fault fillTimestamp(long millis, TypedRow row) {
      if (millis > Provenance.LAST_TIMESTAMP) {
        return new Fault(
            ReasonCode.TIME_OUT_OF_RANGE,
            column.name(),
            "The record's timestamp lies after the year 9999");
      }
      if (millis >= 0) {
        row.setTimestampMicros(index, millis * MICROS_PER_MILLI);
      }
      return null;
    }

    private @Nullable Fault fillKey(byte @Nullable [] key, TypedRow row) {
      if (key == null) {
        return null;
      }
      if (column.type() == ColumnType.Primitive.BYTES) {
        row.setObject(index, key);
        return null;
      }
      try {
        var text =
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(key));
        row.setObject(index, StringData.fromString(text.toString()));
        return null;
      } catch (CharacterCodingException invalid) {
        return new Fault(
            ReasonCode.INVALID_UTF8, column.name(), "The record's key is not valid UTF-8");
      }
    }

    /** Of several headers with one name the last one wins, as in most Kafka tools. */
    private static GenericMapData headers(Header[] headers) {
      Map<StringData, byte[]> values = new HashMap<>();
      for (Header header : headers) {
        values.put(StringData.fromString(header.name()), header.value());
      }
      return new GenericMapData(values);
    }
  }
}
