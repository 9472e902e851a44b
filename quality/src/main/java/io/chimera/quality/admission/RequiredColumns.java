package io.chimera.quality.admission;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the first required top-level column that is null. */
final class RequiredColumns {
  private final int[] columns;
  private final Fault[] faults;

  RequiredColumns(Dataset dataset) {
    columns =
        IntStream.range(0, dataset.columns().size())
            .filter(index -> dataset.columns().get(index).required())
            .toArray();
    faults =
        IntStream.of(columns)
            .mapToObj(index -> dataset.columns().get(index).name())
            .map(
                name ->
                    new Fault(
                        ReasonCode.MISSING_REQUIRED, name, "The required column has no value"))
            .toArray(Fault[]::new);
  }

  @Nullable Fault check(TypedRow row) {
    for (int index = 0; index < columns.length; index++) {
      if (row.isNullAt(columns[index])) {
        return faults[index];
      }
    }
    return null;
  }
}
