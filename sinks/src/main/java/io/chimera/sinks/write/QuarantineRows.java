package io.chimera.sinks.write;

import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.Rejection;
import java.util.Arrays;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Rejections as rows of {@link io.chimera.sinks.iceberg.QuarantineTable}. */
final class QuarantineRows {
  private final StringData contractVersion;
  private final StringData contractHash;
  private final StringData pipeline;

  QuarantineRows(String contractVersion, String contractHash, String pipeline) {
    this.contractVersion = StringData.fromString(contractVersion);
    this.contractHash = StringData.fromString(contractHash);
    this.pipeline = StringData.fromString(pipeline);
  }

  RowData of(Rejection rejection) {
    RawRecord record = rejection.record();
    Provenance provenance = record.provenance();
    return GenericRowData.of(
        StringData.fromString(rejection.code().stage().label()),
        StringData.fromString(rejection.code().name()),
        text(rejection.column()),
        StringData.fromString(rejection.message()),
        record.value(),
        record.key(),
        headers(record.headers()),
        StringData.fromString(provenance.stream()),
        provenance.split(),
        provenance.position(),
        sourceTimestamp(provenance.timestamp()),
        TimestampData.fromEpochMillis(rejection.rejectedAt()),
        contractVersion,
        contractHash,
        pipeline,
        names(rejection.rules()));
  }

  private static GenericArrayData names(String[] rules) {
    return new GenericArrayData(Arrays.stream(rules).map(StringData::fromString).toArray());
  }

  /** Null where the source has none, or one that no table holds. */
  private static @Nullable TimestampData sourceTimestamp(long millis) {
    return millis < 0 || millis > Provenance.LAST_TIMESTAMP
        ? null
        : TimestampData.fromEpochMillis(millis);
  }

  private static @Nullable StringData text(@Nullable String text) {
    return text == null ? null : StringData.fromString(text);
  }

  private static GenericArrayData headers(Header[] headers) {
    var rows = new Object[headers.length];
    for (int index = 0; index < headers.length; index++) {
      Header header = headers[index];
      rows[index] = GenericRowData.of(StringData.fromString(header.name()), header.value());
    }
    return new GenericArrayData(rows);
  }
}
