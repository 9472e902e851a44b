package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Reads a union: each branch has its own reader, chosen before the first record. */
final class UnionReader implements ValueReader {
  private static final Fault NO_SUCH_BRANCH =
      new Fault(ReasonCode.MALFORMED, null, "A union's index names none of its branches");

  private final ValueReader[] branches;

  UnionReader(ValueReader[] branches) {
    this.branches = branches;
  }

  @Override
  public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
    int branch = input.readInt();
    if (input.failed()) {
      return input.fault();
    }
    if (branch < 0 || branch >= branches.length) {
      return NO_SUCH_BRANCH;
    }
    return branches[branch].read(input, row, column);
  }
}
