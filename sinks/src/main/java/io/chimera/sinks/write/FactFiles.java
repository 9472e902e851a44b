package io.chimera.sinks.write;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.FactsTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Table;

/** Writes facts to files of the table that keeps them. */
public final class FactFiles {
  private FactFiles() {}

  /**
   * @param table which has the columns of {@link FactsTable}
   * @return the files, in Iceberg's JSON; nobody sees them yet
   */
  public static String[] write(Table table, List<Fact> facts) throws IOException {
    var rows = new ArrayList<RowData>(facts.size());
    for (Fact fact : facts) {
      rows.add(
          GenericRowData.of(
              StringData.fromString(fact.topic().topic()),
              StringData.fromString(fact.key()),
              StringData.fromString(fact.id()),
              TimestampData.fromInstant(fact.at()),
              StringData.fromString(fact.body())));
    }
    return RowFiles.write(table, FactsTable.rowType(), rows);
  }
}
