package io.chimera.schemas.contract;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table, or one field of a nested record.
 *
 * @param name the column's name in the table
 * @param value what the column holds
 * @param origin how the value is found in the source's record
 * @param description for people, written to the table as the column's comment
 */
public record Column(String name, ValueSpec value, Origin origin, @Nullable String description)
    implements Serializable {

  public ColumnType type() {
    return value.type();
  }

  public boolean required() {
    return value.required();
  }
}
