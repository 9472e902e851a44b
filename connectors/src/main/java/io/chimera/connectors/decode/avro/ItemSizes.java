package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.avro.AvroInput.ItemSize;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Tells which Avro types take no bytes at all, such as null and records of nothing else. */
final class ItemSizes {
  private final Map<String, ItemSize> records = new HashMap<>();

  ItemSize of(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> ItemSize.NO_BYTES;
      case FIXED -> schema.getFixedSize() == 0 ? ItemSize.NO_BYTES : ItemSize.SOME_BYTES;
      case RECORD -> ofRecord(schema);
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BYTES, ENUM, ARRAY, MAP, UNION ->
          ItemSize.SOME_BYTES;
    };
  }

  private ItemSize ofRecord(Schema schema) {
    // A record that needs itself has no end; as one that takes bytes it runs into the depth limit.
    ItemSize known = records.putIfAbsent(schema.getFullName(), ItemSize.SOME_BYTES);
    if (known != null) {
      return known;
    }
    for (Schema.Field field : schema.getFields()) {
      if (of(field.schema()) == ItemSize.SOME_BYTES) {
        return ItemSize.SOME_BYTES;
      }
    }
    records.put(schema.getFullName(), ItemSize.NO_BYTES);
    return ItemSize.NO_BYTES;
  }
}
