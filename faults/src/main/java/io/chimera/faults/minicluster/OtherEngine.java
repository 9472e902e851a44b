package io.chimera.faults.minicluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** What other engines do to a table of ours, of which they know nothing. */
final class OtherEngine {
  private OtherEngine() {}

  private static Table table(TableOperations operations) {
    return new BaseTable(operations, "other");
  }

  /** Sets a property, appends nothing, and expires all but two snapshots. */
  static void overtake(TableOperations operations) {
    Table table = table(operations);
    table.updateProperties().set("touched-by", "another engine").commit();
    table.newFastAppend().commit();
    table.expireSnapshots().expireOlderThan(System.currentTimeMillis()).retainLast(2).commit();
  }

  /** Rewrites all live files of an unpartitioned table to one. */
  static void compact(TableOperations operations) {
    Table table = table(operations);
    table.refresh();
    Set<DataFile> live = live(table);
    if (live.size() > 1 && table.spec().isUnpartitioned()) {
      long before = table.currentSnapshot().snapshotId();
      RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(before);
      live.forEach(rewrite::deleteFile);
      rewrite.addFile(together(table)).commit();
    }
  }

  private static Set<DataFile> live(Table table) {
    var live = new LinkedHashSet<DataFile>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(file -> live.add(file.file()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return live;
  }

  private static DataFile together(Table table) {
    var files =
        OutputFileFactory.builderFor(table, 0, 0)
            .operationId(UUID.randomUUID().toString())
            .format(FileFormat.PARQUET)
            .build();
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(files.newOutputFile(), table.spec(), null);
    try (writer;
        CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(writer::write);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return writer.toDataFile();
  }
}
