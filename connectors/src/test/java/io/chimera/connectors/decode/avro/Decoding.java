package io.chimera.connectors.decode.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.registry.SchemaRegistry;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.avro.Schema;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** A decoder under test with the row it fills. */
final class Decoding {
  final TypedRow row;
  private final AvroDecoder decoder;
  private final Dataset dataset;

  private Decoding(Dataset dataset, SchemaRegistry registry, InstantSource clock) {
    this.dataset = dataset;
    decoder = new AvroDecoder(dataset, registry, clock);
    row = new TypedRow(dataset.columns().size());
  }

  static Decoding of(Dataset dataset, SchemaRegistry registry, InstantSource clock) {
    return new Decoding(dataset, registry, clock);
  }

  static Decoding of(Dataset dataset, SchemaRegistry registry) {
    return new Decoding(dataset, registry, InstantSource.fixed(Instant.EPOCH));
  }

  static Decoding of(Dataset dataset, Schema writer) {
    return of(dataset, FakeRegistry.of(writer));
  }

  @Nullable Fault decode(byte[] value) {
    return decoder.decode(value, row);
  }

  /** The column's value after a record that must be good. */
  @Nullable Object value(byte[] value, int column) {
    assertThat(decode(value)).isNull();
    return current(column);
  }

  @Nullable Object current(int column) {
    var type = RowTypes.of(dataset.columns().get(column).value()).copy(true);
    return RowData.createFieldGetter(type, column).getFieldOrNull(row);
  }

  /** The fault of a record that must be bad. */
  Fault fault(byte[] value) {
    Fault fault = decode(value);
    assertThat(fault).isNotNull();
    return fault;
  }

  ReasonCode code(byte[] value) {
    return fault(value).code();
  }
}
