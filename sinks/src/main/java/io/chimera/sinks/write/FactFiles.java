package io.chimera.sinks.write;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.FactsTable;
import java.io.IOException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Table;

/** Writes facts to files of the table that keeps them. */
public final class FactFiles {
  private static final long FILE_BYTES = 128L * 1024 * 1024;

  private FactFiles() {}

  /**
   * @param table which has the columns of {@link FactsTable}
   * @return the files, in Iceberg's JSON; nobody sees them yet
   */
  public static String[] write(Table table, Iterable<Fact> facts) throws IOException {
    var writer = new TableWriter(table, FactsTable.rowType(), FILE_BYTES, 0, 0);
    boolean isWritten = false;
    try {
      for (Fact fact : facts) {
        writer.write(
            GenericRowData.of(
                StringData.fromString(fact.topic().topic()),
                StringData.fromString(fact.key()),
                StringData.fromString(fact.id()),
                TimestampData.fromInstant(fact.at()),
                StringData.fromString(fact.body())));
      }
      String[] files = writer.complete().data();
      isWritten = true;
      return files;
    } finally {
      if (!isWritten) {
        writer.abort();
      }
    }
  }
}
