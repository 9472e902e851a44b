package io.chimera.connectors.decode.json;

import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.stream.TypedRow;

/**
 * Objects inside a record.
 *
 * @param path as faults name it
 * @param type for messages
 * @param record reads the fields
 */
record JsonNested(String path, RecordType type, JsonRecord record) implements JsonValue {

  @Override
  public void read(JsonScanner in, TypedRow row, int column) {
    if (in.peek() != '{') {
      JsonMember.refuseType(in, path, type);
      return;
    }
    // A list may hold several of them at once, so none is reused.
    var nested = new TypedRow(record.columns());
    record.read(in, nested);
    row.setObject(column, nested);
  }
}
