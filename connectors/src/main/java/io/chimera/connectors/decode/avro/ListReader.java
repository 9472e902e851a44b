package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.Cell;
import io.chimera.connectors.decode.avro.AvroInput.ItemSize;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import org.apache.flink.table.data.GenericArrayData;
import org.jspecify.annotations.Nullable;

/** Reads an array into a list column. */
final class ListReader implements ValueReader {
  private final ValueReader element;
  private final ItemSize size;
  private final Cell cell;
  private final SizeLimit limit;

  ListReader(ValueReader element, ItemSize size, ValueSpec spec, SizeLimit limit) {
    this.element = element;
    this.size = size;
    this.limit = limit;
    cell = Cell.of(spec);
  }

  @Override
  public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
    if (!input.enter()) {
      return input.fault();
    }
    int start = input.position();
    var elements = new ArrayList<@Nullable Object>();
    for (long count = input.readBlock(); count != 0; count = input.readBlock()) {
      int end = input.blockEnd();
      if (!input.takeItems(count, size)) {
        return input.fault();
      }
      for (long index = 0; index < count; index++) {
        Fault fault = element.read(input, cell.row(), Cell.COLUMN);
        if (fault != null) {
          return fault;
        }
        elements.add(cell.value());
        if (limit.isExceeded(input, start)) {
          return limit.fault();
        }
      }
      if (!input.endsAt(end)) {
        return input.fault();
      }
    }
    input.leave();
    row.setObject(column, new GenericArrayData(elements.toArray()));
    return input.fault();
  }
}
