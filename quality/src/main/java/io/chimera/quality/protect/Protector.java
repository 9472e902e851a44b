package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Puts something else in the place of one column's value. */
interface Protector {

  int column();

  /** Of a row whose column is not null. After a fault the clear text is still there. */
  @Nullable Fault protect(TypedRow row);
}
