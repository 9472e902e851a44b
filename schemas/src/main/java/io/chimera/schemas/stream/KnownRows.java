package io.chimera.schemas.stream;

import io.chimera.schemas.contract.Dataset;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/**
 * The rows that the tables hold when a run begins without state, for those who have to know what
 * was there before. Whoever opens it closes it.
 */
public interface KnownRows extends AutoCloseable {

  /** The table's own id, which nobody knows who does not see the table's metadata. */
  UUID tableId(Dataset dataset);

  /**
   * The newest {@link KeyReadings#streamTime} in the dataset's books, or {@link Ingested#NO_TIME}
   * if they have none.
   */
  long streamTime(Dataset dataset);

  /**
   * Reads a dataset's rows.
   *
   * @param columns which of its columns, and in which order
   * @param from the earliest event time that is asked for, in epoch microseconds, or {@link
   *     Ingested#NO_TIME} for all rows; rows before it may be left out
   * @param each gets every row; it may be reused by the next
   */
  void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each)
      throws IOException;

  @Override
  void close();

  /** How to open them on the machine that asks; travels in the job graph. */
  interface Address extends Serializable {

    KnownRows open();
  }
}
