package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Leaves null. */
record Removal(int column) implements Protector {

  @Override
  public @Nullable Fault protect(TypedRow row) {
    row.setNull(column);
    return null;
  }
}
