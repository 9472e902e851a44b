package io.chimera.connectors.decode.avro;

import static io.chimera.connectors.decode.avro.Contracts.decimal;

import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes up contracts, and for each a schema that Avro's own reader would read by and one that some
 * producer, earlier or later, may have written by.
 */
final class Evolution {
  private static final int MAX_DEPTH = 3;

  private final Random random;
  private final OtherFields others;
  private int names;

  Evolution(Random random) {
    this.random = random;
    others = new OtherFields(random);
  }

  /** A contract with the schemas of both sides. */
  record Story(Dataset dataset, Schema reader, Schema writer) {}

  /** One value on both sides. */
  private record Value(ColumnType type, Schema reader, Schema writer) {}

  /** One record's columns on both sides. */
  private record Level(List<Column> columns, Schema reader, Schema writer) {}

  Story next() {
    Level level = level(1);
    Dataset dataset = new DatasetBuilder().with(level.columns().toArray(new Column[0])).build();
    return new Story(dataset, level.reader(), level.writer());
  }

  private Level level(int depth) {
    var columns = new ArrayList<Column>();
    var readerFields = new ArrayList<Schema.Field>();
    var writerFields = new ArrayList<Schema.Field>();
    int count = 1 + random.nextInt(6);
    for (int index = 0; index < count; index++) {
      addColumn("c" + index, depth, columns, readerFields, writerFields);
    }
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      writerFields.add(new Schema.Field("other" + extra, others.next(), null, null));
    }
    Collections.shuffle(writerFields, random);
    String name = "Level" + names++;
    return new Level(
        columns,
        Schema.createRecord(name, null, "test", false, readerFields),
        Schema.createRecord(name, null, "test", false, writerFields));
  }

  private void addColumn(
      String name,
      int depth,
      List<Column> columns,
      List<Schema.Field> readerFields,
      List<Schema.Field> writerFields) {
    Value value = value(depth);
    Serializable byDefault = random.nextInt(3) == 0 ? defaultOf(value) : null;
    boolean isAbsent = random.nextInt(5) == 0;
    boolean isRequired = !isAbsent && random.nextInt(4) == 0;
    List<String> aliases =
        random.nextBoolean() ? List.of("old_" + name, "older_" + name) : List.of();
    columns.add(
        new Column(
            name,
            new ValueSpec(value.type(), isRequired, null),
            new Origin(aliases, byDefault, null),
            null));

    Schema nothing = Schema.create(Schema.Type.NULL);
    var readerField =
        byDefault == null
            ? new Schema.Field(
                name, Schema.createUnion(nothing, value.reader()), null, JsonProperties.NULL_VALUE)
            : new Schema.Field(name, Schema.createUnion(value.reader(), nothing), null, byDefault);
    aliases.forEach(readerField::addAlias);
    readerFields.add(readerField);
    if (!isAbsent) {
      String written = aliases.isEmpty() ? name : aliases.get(random.nextInt(2));
      Schema field = isRequired ? value.writer() : maybeUnion(value.writer());
      writerFields.add(new Schema.Field(written, field, null, null));
    }
  }

  private static @Nullable Serializable defaultOf(Value value) {
    if (value.type() == Primitive.LONG) {
      return 7L;
    }
    if (value.type() == Primitive.STRING && value.reader().getType() == Schema.Type.STRING) {
      return "given";
    }
    return value.type() == Primitive.BOOLEAN ? Boolean.TRUE : null;
  }

  private Schema maybeUnion(Schema schema) {
    Schema nothing = Schema.create(Schema.Type.NULL);
    return switch (random.nextInt(4)) {
      case 0 -> schema;
      case 1 -> Schema.createUnion(schema, nothing);
      case 2 -> Schema.createUnion(schema);
      default -> Schema.createUnion(nothing, schema);
    };
  }

  private Value value(int depth) {
    int kind = random.nextInt(depth < MAX_DEPTH ? 16 : 13);
    return switch (kind) {
      case 13 -> {
        Value element = value(depth + 1);
        boolean isRequired = random.nextBoolean();
        yield new Value(
            new ColumnType.ListType(new ValueSpec(element.type(), isRequired, null)),
            Schema.createArray(nullable(element.reader())),
            Schema.createArray(isRequired ? element.writer() : maybeUnion(element.writer())));
      }
      case 14 -> {
        Value item = value(depth + 1);
        boolean isRequired = random.nextBoolean();
        yield new Value(
            new ColumnType.MapType(new ValueSpec(item.type(), isRequired, null)),
            Schema.createMap(nullable(item.reader())),
            Schema.createMap(isRequired ? item.writer() : maybeUnion(item.writer())));
      }
      case 15 -> {
        Level level = level(depth + 1);
        yield new Value(new ColumnType.RecordType(level.columns()), level.reader(), level.writer());
      }
      default -> scalar(kind);
    };
  }

  private static Schema nullable(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private Value scalar(int kind) {
    return switch (kind) {
      case 0 -> same(Primitive.BOOLEAN, Written.type("boolean"));
      case 1 -> same(Primitive.INT, Written.type("int"));
      case 2 -> promoted(Primitive.LONG, "long", "int", "long");
      case 3 -> promoted(Primitive.FLOAT, "float", "int", "long", "float");
      case 4 -> promoted(Primitive.DOUBLE, "double", "int", "long", "float", "double");
      case 5 -> promoted(Primitive.STRING, "string", "string", "bytes");
      case 6 -> promoted(Primitive.BYTES, "bytes", "string", "bytes");
      case 7 ->
          same(
              Primitive.STRING,
              Schema.createEnum("Enum" + names++, null, "test", List.of("A", "B", "C")));
      case 8 -> same(Primitive.BYTES, Schema.createFixed("Fixed" + names++, null, "test", 3));
      case 9 -> decimalValue();
      case 10 ->
          same(Primitive.UUID, random.nextBoolean() ? Written.logical("string", "uuid") : uuid());
      case 11 -> same(Primitive.DATE, Written.logical("int", "date"));
      default -> time();
    };
  }

  private static Value same(ColumnType type, Schema schema) {
    return new Value(type, schema, schema);
  }

  private Value promoted(ColumnType type, String reader, String... writers) {
    return new Value(
        type, Written.type(reader), Written.type(writers[random.nextInt(writers.length)]));
  }

  private Schema uuid() {
    return Framed.parse(
        "{'type':'fixed','name':'Uuid" + names++ + "','size':16,'logicalType':'uuid'}");
  }

  private Value decimalValue() {
    int precision = 1 + random.nextInt(38);
    int scale = random.nextInt(precision + 1);
    String parameters =
        ",'logicalType':'decimal','precision':" + precision + ",'scale':" + scale + "}";
    String type =
        random.nextBoolean()
            ? "{'type':'bytes'"
            : "{'type':'fixed','name':'Decimal" + names++ + "','size':17";
    return same(decimal(precision, scale), Framed.parse(type + parameters));
  }

  private Value time() {
    String unit = List.of("millis", "micros", "nanos").get(random.nextInt(3));
    return switch (random.nextInt(4)) {
      case 0 ->
          same(
              Primitive.TIME,
              random.nextBoolean()
                  ? Written.logical("int", "time-millis")
                  : Written.logical("long", "time-micros"));
      case 1 -> same(Primitive.TIMESTAMP, Written.logical("long", "local-timestamp-" + unit));
      case 2 -> same(Primitive.TIMESTAMP, Written.logical("long", "timestamp-" + unit));
      default -> same(Primitive.TIMESTAMPTZ, Written.logical("long", "timestamp-" + unit));
    };
  }
}
