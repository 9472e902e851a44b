package io.chimera.quality.admission;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Whether a row that was read is as the contract says, before any rule. */
final class RowCheck {
  private final RequiredColumns required;
  private final EventTimeCheck eventTime;

  RowCheck(Dataset dataset, Clock clock) {
    required = new RequiredColumns(dataset);
    eventTime = new EventTimeCheck(dataset, clock);
  }

  @Nullable Fault of(TypedRow row) {
    Fault fault = required.check(row);
    return fault == null ? eventTime.check(row) : fault;
  }
}
