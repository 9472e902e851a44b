package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Protects the fields of a nested record.
 *
 * @param column the record's column
 * @param arity how many fields it has
 * @param fields those that are protected
 */
record RecordFields(int column, int arity, List<Protector> fields) implements Protector {

  @Override
  public @Nullable Fault protect(TypedRow row) {
    return protect((TypedRow) row.getRow(column, arity), fields);
  }

  /** The first fault, or null when all are protected. */
  static @Nullable Fault protect(TypedRow row, List<Protector> protectors) {
    for (int index = 0; index < protectors.size(); index++) {
      Protector protector = protectors.get(index);
      if (!row.isNullAt(protector.column())) {
        Fault fault = protector.protect(row);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }
}
