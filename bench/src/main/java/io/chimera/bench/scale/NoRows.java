package io.chimera.bench.scale;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KnownRows;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** A lake in which no table has a row yet. */
final class NoRows implements KnownRows {
  private static final UUID ONLY = new UUID(1, 1);

  @Override
  public UUID tableId(Dataset dataset) {
    return ONLY;
  }

  @Override
  public long streamTime(Dataset dataset) {
    return Ingested.NO_TIME;
  }

  @Override
  public void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each) {
    // There is none.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
