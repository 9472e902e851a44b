package io.chimera.connectors.decode.avro;

import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;

/** Makes up schemas of fields that no column asks for: anything Avro has. */
final class OtherFields {
  private static final int MAX_DEPTH = 4;
  private static final List<String> SIMPLE =
      List.of("null", "boolean", "int", "long", "float", "double", "string", "bytes");

  private final Random random;
  private int names;

  OtherFields(Random random) {
    this.random = random;
  }

  Schema next() {
    return next(1);
  }

  private Schema next(int depth) {
    int kind = random.nextInt(depth < MAX_DEPTH ? 8 : 4);
    return switch (kind) {
      case 0 -> Schema.createEnum("OtherEnum" + names++, null, "test", List.of("X", "Y"));
      case 1 -> Schema.createFixed("OtherFixed" + names++, null, "test", random.nextInt(3));
      case 2, 3 -> Written.type(SIMPLE.get(random.nextInt(SIMPLE.size())));
      case 4 -> Schema.createArray(next(depth + 1));
      case 5 -> Schema.createMap(next(depth + 1));
      case 6 -> union(depth);
      default -> record(depth);
    };
  }

  private Schema union(int depth) {
    return Schema.createUnion(
        Written.type("null"), Written.type("int"), Written.type("string"), record(depth + 1));
  }

  /** Refers to itself now and then. */
  private Schema record(int depth) {
    Schema record = Schema.createRecord("Other" + names++, null, "test", false);
    Schema self =
        random.nextBoolean()
            ? Schema.createArray(record)
            : Schema.createUnion(Written.type("null"), record);
    record.setFields(
        List.of(
            new Schema.Field("a", depth < MAX_DEPTH ? next(depth + 1) : self, null, null),
            new Schema.Field("self", self, null, null)));
    return record;
  }
}
