package io.chimera.quality.rules;

import io.chimera.schemas.stream.TypedRow;

/** One rule's condition on a decoded row. */
@FunctionalInterface
interface RowTest {

  /** Whether the row passes; a null passes. */
  boolean passes(TypedRow row);
}
