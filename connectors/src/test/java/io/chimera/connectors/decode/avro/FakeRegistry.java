package io.chimera.connectors.decode.avro;

import io.chimera.connectors.registry.RegisteredSchema;
import io.chimera.connectors.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry in memory that remembers what it was asked for. */
final class FakeRegistry implements SchemaRegistry {
  final List<Integer> asked = new ArrayList<>();
  private final Map<Integer, RegisteredSchema> schemas = new HashMap<>();

  static FakeRegistry of(Schema schema) {
    return new FakeRegistry().with(Framed.ID, schema.toString());
  }

  FakeRegistry with(int id, String text, String... references) {
    return with(new RegisteredSchema(id, RegisteredSchema.AVRO, text, List.of(references)));
  }

  FakeRegistry with(RegisteredSchema schema) {
    schemas.put(schema.id(), schema);
    return this;
  }

  @Override
  public @Nullable RegisteredSchema schema(int id) {
    asked.add(id);
    return schemas.get(id);
  }
}
