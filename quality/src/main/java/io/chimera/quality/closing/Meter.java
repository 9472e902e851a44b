package io.chimera.quality.closing;

import org.apache.flink.table.data.RowData;

/** Measures rows for one rule, in one subtask. */
interface Meter {
  void add(RowData row);

  /** What was measured since the last call; the rule's {@link Gauge} reads it. */
  byte[] drain();
}
