package io.chimera.jobs.reconcile;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** Rows that can be gone through more than once, and are the same each time, in any order. */
@FunctionalInterface
interface Rows {

  /**
   * @param each gets every row, as the table has it; it may be reused by the next
   */
  void read(Consumer<RowData> each) throws IOException;
}
