package io.chimera.jobs.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/** Counts a quarantine table's rows by reason. */
final class QuarantineCounts {
  private QuarantineCounts() {}

  /**
   * @param column the contract column the reason is about, or null
   */
  record Reason(String stage, String code, @Nullable String column) {}

  static Map<Reason, Long> of(Table quarantine, Expression filter) throws IOException {
    var counts = new HashMap<Reason, Long>();
    try (var records =
        IcebergGenerics.read(quarantine)
            .where(filter)
            .select("stage", "reason_code", "column_name")
            .build()) {
      for (Record record : records) {
        var reason =
            new Reason(
                (String) record.getField("stage"),
                (String) record.getField("reason_code"),
                (String) record.getField("column_name"));
        counts.merge(reason, 1L, Long::sum);
      }
    }
    return counts;
  }
}
