package io.chimera.jobs.quarantine;

import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Reads the rejected records that are asked for. */
public final class Rejections {
  private Rejections() {}

  /** All of their columns. */
  public static CloseableIterable<Record> of(Table quarantine, RejectionFilter filter) {
    return CloseableIterable.filter(
        IcebergGenerics.read(quarantine).where(filter.expression()).build(), filter::accepts);
  }

  /** Some of their columns, and those that the filter needs. */
  static CloseableIterable<Record> of(
      Table quarantine, RejectionFilter filter, List<String> columns) {
    return CloseableIterable.filter(
        IcebergGenerics.read(quarantine).where(filter.expression()).select(columns).build(),
        filter::accepts);
  }
}
