package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.DefaultValue;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose fields are columns: the whole record, or a nested one. */
final class JsonRecord {
  private final @Nullable String path;
  private final JsonFields fields;
  private final UnknownFields unknownFields;

  /** By column; null where the envelope fills it. */
  private final @Nullable JsonMember[] members;

  private final DefaultValue[] defaults;
  private final int expected;

  /** By column, the number of the record that had it last. */
  private final long[] seen;

  private long record;

  /**
   * @param path of a nested record, null for the whole
   * @param members by column, null where the envelope fills it
   * @param defaults by column
   */
  JsonRecord(
      @Nullable String path,
      JsonFields fields,
      List<? extends @Nullable JsonMember> members,
      List<DefaultValue> defaults,
      UnknownFields unknownFields) {
    this.path = path;
    this.fields = fields;
    this.members = members.toArray(new JsonMember[0]);
    this.defaults = defaults.toArray(new DefaultValue[0]);
    this.unknownFields = unknownFields;
    seen = new long[members.size()];
    int count = 0;
    for (JsonMember member : this.members) {
      count += member == null ? 0 : 1;
    }
    expected = count;
  }

  int columns() {
    return members.length;
  }

  /** Reads the object at hand into the row: every column but the envelope's. */
  void read(JsonScanner in, TypedRow row) {
    record++;
    int found = 0;
    if (in.begin('}')) {
      int last = fields.begin();
      do {
        int name = fields.read(in, last);
        if (in.failed()) {
          return;
        }
        if (name == JsonFields.UNKNOWN) {
          skipUnknown(in);
        } else {
          last = name;
          found += readColumn(in, row, fields.column(name));
        }
      } while (!in.failed() && in.next('}'));
    }
    if (found < expected && !in.isFaulty()) {
      fillAbsent(in, row);
    }
  }

  /** Number of columns that were read for the first time in this record. */
  private int readColumn(JsonScanner in, TypedRow row, int column) {
    JsonMember member = members[column];
    if (member == null) {
      throw new IllegalStateException("Cannot read a field into a column of the envelope");
    }
    if (seen[column] != record) {
      seen[column] = record;
      member.read(in, row, column);
      return 1;
    }
    if (in.skip() && !in.isFaulty()) {
      in.note(
          new Fault(
              ReasonCode.DUPLICATE_FIELD,
              member.path(),
              "Cannot choose a value: the field, or it and its alias, occur twice"));
    }
    return 0;
  }

  private void skipUnknown(JsonScanner in) {
    if (unknownFields == UnknownFields.QUARANTINE && !in.isFaulty()) {
      in.note(
          new Fault(
              ReasonCode.UNKNOWN_FIELD,
              path,
              "Cannot place field '" + ShownName.of(in.string()) + "': no column asks for it"));
    }
    in.skip();
  }

  private void fillAbsent(JsonScanner in, TypedRow row) {
    for (int column = 0; column < members.length; column++) {
      JsonMember member = members[column];
      if (member != null && seen[column] != record) {
        defaults[column].write(row, column);
        if (defaults[column].isNull()) {
          member.checkNull(in);
        }
      }
    }
  }
}
