package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * Stands where an Avro type cannot become the column's. In a branch of a union it is a fault of the
 * records that take the branch; anywhere else it makes the whole schema incompatible.
 */
final class WrongType implements ValueReader {
  private final Fault fault;

  WrongType(Schema writer, ColumnType type, String path) {
    fault =
        new Fault(
            ReasonCode.WRONG_TYPE,
            path,
            "Avro type '" + nameOf(writer) + "' cannot become '" + ValueNames.of(type) + "'");
  }

  Fault asSchemaFault() {
    return new Fault(ReasonCode.INCOMPATIBLE_SCHEMA, fault.column(), fault.message());
  }

  @Override
  public Fault read(AvroInput input, TypedRow row, int column) {
    return fault;
  }

  private static String nameOf(Schema writer) {
    LogicalType logical = writer.getLogicalType();
    return logical == null ? writer.getType().getName() : logical.getName();
  }
}
