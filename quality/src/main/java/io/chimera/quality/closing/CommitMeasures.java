package io.chimera.quality.closing;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import java.time.Clock;
import java.util.ArrayList;
import org.apache.flink.table.data.RowData;

/** Measures the rows that one subtask writes for all rules on commits of a dataset. */
public final class CommitMeasures {
  private final String[] rules;
  private final Meter[] meters;
  private boolean isTouched;

  public CommitMeasures(Dataset dataset, Clock clock) {
    var names = new ArrayList<String>();
    var found = new ArrayList<Meter>();
    for (Measuring measuring : Measuring.of(dataset)) {
      Meter meter = measuring.meter(clock);
      if (meter != null) {
        names.add(measuring.rule().name());
        found.add(meter);
      }
    }
    rules = names.toArray(String[]::new);
    meters = found.toArray(Meter[]::new);
  }

  /** A row that is written, as it is written. */
  public void add(RowData row) {
    isTouched = true;
    for (Meter meter : meters) {
      meter.add(row);
    }
  }

  /** What was measured since the last call. */
  public Readings drain() {
    if (!isTouched || meters.length == 0) {
      return Readings.NONE;
    }
    isTouched = false;
    var measured = new Measurement[meters.length];
    for (int index = 0; index < meters.length; index++) {
      measured[index] = new Measurement(rules[index], meters[index].drain());
    }
    return Readings.measured(measured);
  }
}
