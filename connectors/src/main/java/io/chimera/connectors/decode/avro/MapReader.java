package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.Cell;
import io.chimera.connectors.decode.avro.AvroInput.ItemSize;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.LinkedHashMap;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Reads a map into a map column. A key that comes twice is a fault: one value would be lost. */
final class MapReader implements ValueReader {
  private final ValueReader key;
  private final ValueReader value;
  private final TypedRow keyRow;
  private final Cell valueCell;
  private final SizeLimit limit;
  private final Fault duplicate;

  MapReader(ValueReader key, ValueReader value, ValueSpec spec, SizeLimit limit, String path) {
    this.key = key;
    this.value = value;
    this.limit = limit;
    keyRow = new TypedRow(1);
    valueCell = Cell.of(spec);
    duplicate =
        new Fault(ReasonCode.DUPLICATE_FIELD, path, "Cannot tell values apart: a key occurs twice");
  }

  @Override
  public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
    if (!input.enter()) {
      return input.fault();
    }
    int start = input.position();
    var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (long count = input.readBlock(); count != 0; count = input.readBlock()) {
      int end = input.blockEnd();
      if (!input.takeItems(count, ItemSize.SOME_BYTES)) {
        return input.fault();
      }
      for (long index = 0; index < count; index++) {
        Fault fault = readEntry(input, entries);
        if (fault != null) {
          return fault;
        }
        if (limit.isExceeded(input, start)) {
          return limit.fault();
        }
      }
      if (!input.endsAt(end)) {
        return input.fault();
      }
    }
    input.leave();
    row.setObject(column, new GenericMapData(entries));
    return input.fault();
  }

  private @Nullable Fault readEntry(
      AvroInput input, LinkedHashMap<@Nullable Object, @Nullable Object> entries) {
    Fault fault = key.read(input, keyRow, Cell.COLUMN);
    if (fault != null) {
      return fault;
    }
    StringData name = keyRow.getString(Cell.COLUMN);
    fault = value.read(input, valueCell.row(), Cell.COLUMN);
    if (fault != null) {
      return fault;
    }
    int before = entries.size();
    entries.put(name, valueCell.value());
    return entries.size() == before ? duplicate : null;
  }
}
