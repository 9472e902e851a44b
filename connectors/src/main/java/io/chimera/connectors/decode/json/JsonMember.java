package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;

/**
 * A place for a value: a column, a list's element, a map's value.
 *
 * @param path as faults name it
 * @param required whether a null is refused here
 * @param value reads what is no null
 */
record JsonMember(String path, boolean required, JsonValue value) {

  /** Reads the value at hand, or skips it where the record is lost already. */
  void read(JsonScanner in, TypedRow row, int column) {
    if (in.isFaulty()) {
      in.skip();
    } else if (in.peek() == 'n') {
      if (in.readNull()) {
        row.setNull(column);
        checkNull(in);
      }
    } else {
      value.read(in, row, column);
    }
  }

  /** To be called where the value is null or absent. */
  void checkNull(JsonScanner in) {
    if (required) {
      in.note(
          new Fault(
              ReasonCode.MISSING_REQUIRED, path, "Cannot do without the value: it is required"));
    }
  }

  /** Skips the value at hand since its type is another. */
  static void refuseType(JsonScanner in, String path, ColumnType expected) {
    if (in.skip()) {
      in.note(
          new Fault(
              ReasonCode.WRONG_TYPE,
              path,
              "Cannot read the value as a " + ValueNames.of(expected) + ": its type is another"));
    }
  }
}
