package io.chimera.connectors.registry;

import java.util.List;

/**
 * A schema as the registry has it.
 *
 * @param id the registry's number for it
 * @param type {@link #AVRO}, {@code JSON} or {@code PROTOBUF}
 * @param text the schema itself
 * @param references the texts of all schemas it refers to, each after those it refers to itself
 */
public record RegisteredSchema(int id, String type, String text, List<String> references) {
  public static final String AVRO = "AVRO";

  public RegisteredSchema {
    references = List.copyOf(references);
  }
}
