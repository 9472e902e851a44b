package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.Cell;
import io.chimera.connectors.decode.TextSlices;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Objects whose field names are data. */
final class JsonMap implements JsonValue {
  private final String path;
  private final MapType type;
  private final JsonMember value;
  private final Cell cell;
  private final SizeLimit limit;
  private final TextSlices slices;

  JsonMap(String path, MapType type, JsonMember value, SizeLimit limit, TextSlices slices) {
    this.path = path;
    this.type = type;
    this.value = value;
    this.limit = limit;
    this.slices = slices;
    cell = Cell.of(type.value());
  }

  @Override
  public void read(JsonScanner in, TypedRow row, int column) {
    if (in.peek() != '{') {
      JsonMember.refuseType(in, path, type);
      return;
    }
    int start = in.position();
    Map<StringData, @Nullable Object> entries = new LinkedHashMap<>();
    if (in.begin('}')) {
      do {
        readEntry(in, entries);
      } while (!in.failed() && in.next('}'));
    }
    if (!in.isFaulty()) {
      in.note(limit.check(in.position() - start, path));
      row.setObject(column, new GenericMapData(entries));
    }
  }

  private void readEntry(JsonScanner in, Map<StringData, @Nullable Object> entries) {
    if (!in.readName()) {
      return;
    }
    JsonString name = in.string();
    name.unescape();
    StringData key = slices.of(name.bytes(), name.offset(), name.length());
    value.read(in, cell.row(), Cell.COLUMN);
    if (in.isFaulty()) {
      return;
    }
    if (entries.containsKey(key)) {
      in.note(
          new Fault(
              ReasonCode.DUPLICATE_FIELD,
              value.path(),
              "Cannot tell values apart: a key occurs twice"));
    } else {
      entries.put(key, cell.value());
    }
  }
}
