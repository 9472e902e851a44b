package io.chimera.connectors.registry;

import org.jspecify.annotations.Nullable;

/** Knows the schemas that records were written with. */
public interface SchemaRegistry {

  /**
   * The schema with the id, with all that it refers to.
   *
   * @return null if the registry says that it has no such schema
   * @throws RegistryUnavailableException if no answer can be had
   */
  @Nullable RegisteredSchema schema(int id);
}
