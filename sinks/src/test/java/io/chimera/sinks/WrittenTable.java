package io.chimera.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.parquet.Parquet;

/** Real files for the table {@code casino.bets}, and what can be read of it again. */
public final class WrittenTable {
  private WrittenTable() {}

  /** Writes a file with these ids; nothing is committed. */
  public static DataFile file(Table table, String name, long... ids) {
    var output = table.io().newOutputFile(table.location() + "/data/" + name + ".parquet");
    try {
      var writer =
          Parquet.writeData(output)
              .schema(table.schema())
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(PartitionSpec.unpartitioned())
              .<Record>build();
      try (writer) {
        for (long id : ids) {
          Record row = GenericRecord.create(table.schema());
          row.setField("id", id);
          row.setField("at", LocalDateTime.of(2026, 11, 20, 12, 0));
          writer.write(row);
        }
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids that a reader sees, sorted. */
  public static List<Long> ids(Table table) {
    var ids = new ArrayList<Long>();
    try (var rows = IcebergGenerics.read(table).select("id").build()) {
      rows.forEach(row -> ids.add((Long) row.getField("id")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ids.sort(null);
    return ids;
  }

  /** Opens the manifests of every snapshot in the table's history. */
  public static void readHistory(Table table) {
    for (Snapshot snapshot : table.snapshots()) {
      for (var manifest : snapshot.allManifests(table.io())) {
        try (var files = ManifestFiles.read(manifest, table.io(), table.specs())) {
          files.forEach(file -> table.io().newInputFile(file.location()).getLength());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
