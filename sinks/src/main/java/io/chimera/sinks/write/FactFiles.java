package io.chimera.sinks.write;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.FactsTable;
import java.io.IOException;
import java.util.stream.StreamSupport;
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
  public static String[] write(Table table, Iterable<Fact> facts) throws IOException {
    return RowFiles.write(
        table,
        FactsTable.rowType(),
        () -> StreamSupport.stream(facts.spliterator(), false).map(FactFiles::row).iterator());
  }

  private static RowData row(Fact fact) {
    return GenericRowData.of(
        StringData.fromString(fact.topic().topic()),
        StringData.fromString(fact.key()),
        StringData.fromString(fact.id()),
        TimestampData.fromInstant(fact.at()),
        StringData.fromString(fact.body()));
  }
}
