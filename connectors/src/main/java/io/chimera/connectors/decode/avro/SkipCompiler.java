package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.avro.AvroInput.ItemSize;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps that go over what no column asks for. Each named record is done once, so that a
 * schema may refer to itself.
 */
final class SkipCompiler {
  static final Fault NO_SUCH_SYMBOL =
      new Fault(ReasonCode.MALFORMED, null, "An enum's index names none of its symbols");

  private final Map<String, RecordSkip> records = new HashMap<>();
  private final ItemSizes sizes;

  SkipCompiler(ItemSizes sizes) {
    this.sizes = sizes;
  }

  ValueReader compile(Schema schema) {
    if (sizes.of(schema) == ItemSize.NO_BYTES) {
      return (input, row, column) -> null;
    }
    return switch (schema.getType()) {
      case NULL -> (input, row, column) -> null;
      case BOOLEAN ->
          (input, row, column) -> {
            input.readBoolean();
            return input.fault();
          };
      case INT ->
          (input, row, column) -> {
            input.readInt();
            return input.fault();
          };
      case LONG ->
          (input, row, column) -> {
            input.readLong();
            return input.fault();
          };
      case FLOAT -> bytes(Float.BYTES);
      case DOUBLE -> bytes(Double.BYTES);
      case FIXED -> bytes(schema.getFixedSize());
      case STRING, BYTES -> SkipCompiler::skipText;
      case ENUM -> symbol(schema.getEnumSymbols().size());
      case ARRAY ->
          new ItemsSkip(compile(schema.getElementType()), sizes.of(schema.getElementType()));
      case MAP -> new ItemsSkip(entry(compile(schema.getValueType())), ItemSize.SOME_BYTES);
      case UNION ->
          new UnionReader(
              schema.getTypes().stream().map(this::compile).toArray(ValueReader[]::new));
      case RECORD -> compileRecord(schema);
    };
  }

  private RecordSkip compileRecord(Schema schema) {
    RecordSkip known = records.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    var skip = new RecordSkip(schema.getFields().size());
    records.put(schema.getFullName(), skip);
    for (Schema.Field field : schema.getFields()) {
      skip.fields[field.pos()] = compile(field.schema());
    }
    return skip;
  }

  private static @Nullable Fault skipText(AvroInput input, TypedRow row, int column) {
    int length = input.readLength();
    if (length != AvroInput.FAILED) {
      input.skip(length);
    }
    return input.fault();
  }

  private static ValueReader bytes(int length) {
    return (input, row, column) -> {
      input.skip(length);
      return input.fault();
    };
  }

  private static ValueReader symbol(int symbols) {
    return (input, row, column) -> {
      int index = input.readInt();
      return index >= 0 && index < symbols ? input.fault() : NO_SUCH_SYMBOL;
    };
  }

  private static ValueReader entry(ValueReader value) {
    return (input, row, column) -> {
      Fault fault = skipText(input, row, column);
      return fault == null ? value.read(input, row, column) : fault;
    };
  }

  /** Goes over a record; its fields are known after it, as it may be one of theirs. */
  private static final class RecordSkip implements ValueReader {
    private final ValueReader[] fields;

    private RecordSkip(int fields) {
      this.fields = new ValueReader[fields];
    }

    @Override
    public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
      if (!input.enter()) {
        return input.fault();
      }
      for (ValueReader field : fields) {
        Fault fault = field.read(input, row, column);
        if (fault != null) {
          return fault;
        }
      }
      input.leave();
      return null;
    }
  }

  /** Goes over a list or map, at once where a block says how long it is. */
  private static final class ItemsSkip implements ValueReader {
    private final ValueReader item;
    private final ItemSize size;

    private ItemsSkip(ValueReader item, ItemSize size) {
      this.item = item;
      this.size = size;
    }

    @Override
    public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
      if (!input.enter()) {
        return input.fault();
      }
      for (long count = input.readBlock(); count != 0; count = input.readBlock()) {
        if (input.blockEnd() != AvroInput.UNKNOWN_END) {
          input.skipTo(input.blockEnd());
          continue;
        }
        if (!input.takeItems(count, size)) {
          return input.fault();
        }
        for (long index = 0; index < count; index++) {
          Fault fault = item.read(input, row, column);
          if (fault != null) {
            return fault;
          }
        }
      }
      input.leave();
      return input.fault();
    }
  }
}
