package io.chimera.jobs.sql;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KnownRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** For reads that nobody keeps books of: no row was there before them. */
final class NothingKnown implements KnownRows {
  private NothingKnown() {}

  static Address address() {
    return NothingKnown::new;
  }

  /** Of the table that the dataset would become: the same for every plan. */
  @Override
  public UUID tableId(Dataset dataset) {
    return UUID.nameUUIDFromBytes(
        dataset.target().table().toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public long streamTime(Dataset dataset) {
    return Ingested.NO_TIME;
  }

  @Override
  public void read(Dataset dataset, List<String> columns, long from, Consumer<RowData> each) {}

  @Override
  public void close() {}
}
