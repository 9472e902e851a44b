package io.chimera.sinks.parquet;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.encryption.NativeEncryptionOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.types.Types;

/**
 * Writes a table's data files. They have what Iceberg's own writer would put there, and Iceberg is
 * told the same of them; it costs a fraction. Delete files stay Iceberg's. Not thread-safe.
 */
public final class DataFiles implements FileWriterFactory<RowData> {
  /** What Iceberg's own writer takes for a file without rows: measured. */
  private static final int ICEBERGS_BYTES = 1_200_000;

  private static final int ICEBERGS_BYTES_PER_COLUMN = 20_000;

  private final FileLayout layout;
  private final FileWriterFactory<RowData> others;

  private DataFiles(FileLayout layout, FileWriterFactory<RowData> others) {
    this.layout = layout;
    this.others = others;
  }

  /**
   * Writers of a table's files.
   *
   * @param rows the rows' type, in the table's column order
   * @param icebergs Iceberg's own for the same table and rows; writes data files too where the
   *     table's properties ask for what is not done here
   */
  public static FileWriterFactory<RowData> of(
      Table table, RowType rows, FileWriterFactory<RowData> icebergs) {
    List<String> columns = table.schema().columns().stream().map(Types.NestedField::name).toList();
    if (!columns.equals(rows.getFieldNames())) {
      return icebergs;
    }
    return WriteSettings.of(table.properties())
        .<FileWriterFactory<RowData>>map(
            settings ->
                new DataFiles(
                    FileLayout.of(table.schema(), rows, MetricsConfig.forTable(table), settings),
                    icebergs))
        .orElse(icebergs);
  }

  @Override
  public DataWriter<RowData> newDataWriter(
      EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
    if (file instanceof NativeEncryptionOutputFile) {
      return others.newDataWriter(file, spec, partition);
    }
    return new RowFile(new RowAppender(file.encryptingOutputFile(), layout), file, spec, partition);
  }

  /**
   * About how many bytes of the heap an open file has: also one without a row, and not what is on
   * disk already. Of a file that Iceberg writes, all it has so far.
   *
   * @param writer of one of these factories
   * @param columns of the table
   */
  public static long heldBytes(DataWriter<RowData> writer, int columns) {
    return writer instanceof RowFile file
        ? file.appender.heldBytes()
        : writer.length() + ICEBERGS_BYTES + (long) columns * ICEBERGS_BYTES_PER_COLUMN;
  }

  /** A file of ours. */
  private static final class RowFile extends DataWriter<RowData> {
    private final RowAppender appender;

    RowFile(
        RowAppender appender, EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
      super(
          appender,
          FileFormat.PARQUET,
          file.encryptingOutputFile().location(),
          spec,
          partition,
          file.keyMetadata());
      this.appender = appender;
    }
  }

  @Override
  public EqualityDeleteWriter<RowData> newEqualityDeleteWriter(
      EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
    return others.newEqualityDeleteWriter(file, spec, partition);
  }

  @Override
  public PositionDeleteWriter<RowData> newPositionDeleteWriter(
      EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
    return others.newPositionDeleteWriter(file, spec, partition);
  }
}
