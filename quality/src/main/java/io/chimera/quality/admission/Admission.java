package io.chimera.quality.admission;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the records of one dataset: decode, fill in the envelope's columns, validate. What
 * one record was never changes what the next one becomes.
 */
final class Admission {
  private final RecordDecoder decoder;
  private final EnvelopeColumns envelope;
  private final RowCheck check;
  private final TypedRow row;

  Admission(Dataset dataset, RecordDecoder decoder, Clock clock) {
    this.decoder = decoder;
    this.envelope = new EnvelopeColumns(dataset);
    this.check = new RowCheck(dataset, clock);
    this.row = new TypedRow(dataset.columns().size());
  }

  /**
   * @return null if the record is good and {@link #row()} holds it, or else what is wrong with it
   */
  @Nullable Fault admit(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return new Fault(ReasonCode.TOMBSTONE, null, "The record has no value");
    }
    if (value.length == 0) {
      return new Fault(ReasonCode.EMPTY_VALUE, null, "The record's value has no bytes");
    }
    row.clear();
    var fault = decoder.decode(value, row);
    if (fault == null) {
      fault = envelope.fill(record, row);
    }
    return fault == null ? check.of(row) : fault;
  }

  /** The row of the record admitted last; reused by the next call of {@link #admit}. */
  TypedRow row() {
    return row;
  }
}
