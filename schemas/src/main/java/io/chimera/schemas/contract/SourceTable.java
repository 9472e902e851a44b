package io.chimera.schemas.contract;

import java.io.Serializable;

/**
 * A table of a source database, as it is called there.
 *
 * @param schema of Postgres; of MySQL, the database
 * @param name in its own upper and lower case
 */
public record SourceTable(String schema, String name) implements Serializable {
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
