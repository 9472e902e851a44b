package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.Cell;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import org.apache.flink.table.data.GenericArrayData;
import org.jspecify.annotations.Nullable;

/** Arrays. */
final class JsonList implements JsonValue {
  private static final int FIRST_CAPACITY = 8;

  private final String path;
  private final ListType type;
  private final JsonMember element;
  private final Cell cell;
  private final SizeLimit limit;

  JsonList(String path, ListType type, JsonMember element, SizeLimit limit) {
    this.path = path;
    this.type = type;
    this.element = element;
    this.limit = limit;
    cell = Cell.of(type.element());
  }

  @Override
  public void read(JsonScanner in, TypedRow row, int column) {
    if (in.peek() != '[') {
      JsonMember.refuseType(in, path, type);
      return;
    }
    int start = in.position();
    @Nullable Object[] values = new Object[FIRST_CAPACITY];
    int size = 0;
    if (in.begin(']')) {
      do {
        element.read(in, cell.row(), Cell.COLUMN);
        if (!in.isFaulty()) {
          if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
          }
          values[size++] = cell.value();
        }
      } while (!in.failed() && in.next(']'));
    }
    if (!in.isFaulty()) {
      in.note(limit.check(in.position() - start, path));
      row.setObject(column, new GenericArrayData(Arrays.copyOf(values, size)));
    }
  }
}
