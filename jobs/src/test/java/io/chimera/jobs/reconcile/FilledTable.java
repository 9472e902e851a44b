package io.chimera.jobs.reconcile;

import io.chimera.connectors.database.BatchRows;
import io.chimera.connectors.database.DatabaseState;
import io.chimera.quality.protect.Keyring;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** A real table of a dataset, filled with what its source has. */
final class FilledTable {
  private final Table table;
  private final OutputFileFactory files;

  private FilledTable(Table table) {
    this.table = table;
    files = OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
  }

  /** Makes the table and writes all rows of the source to it. */
  static FilledTable of(LakeCatalog catalog, Contract contract, @Nullable Keyring keyring)
      throws IOException {
    Dataset dataset = contract.datasets().get(0);
    var filled = new FilledTable(TargetTables.main(catalog, dataset));
    var records = new ArrayList<Record>();
    try (var state =
            DatabaseState.now(
                (DatabaseSourceSpec) contract.source(),
                Secrets.ofThisMachine(),
                contract.datasets());
        BatchRows rows = state.read(dataset)) {
      var written = new WrittenRows(dataset, keyring);
      var told = new TypedRow(dataset.columns().size());
      while (rows.next(told)) {
        records.add(filled.record(written.of(told), dataset.writtenColumns()));
      }
    }
    filled.append(records);
    return filled;
  }

  private Record record(TypedRow row, List<Column> columns) {
    Record record = GenericRecord.create(table.schema());
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      Object value =
          RowData.createFieldGetter(RowTypes.of(column.value()), index).getFieldOrNull(row);
      record.setField(column.name(), generic(value, column.type()));
    }
    return record;
  }

  private static @Nullable Object generic(@Nullable Object value, ColumnType type) {
    if (value instanceof StringData text) {
      return text.toString();
    }
    if (value instanceof DecimalData decimal) {
      return decimal.toBigDecimal();
    }
    if (value instanceof TimestampData moment) {
      return type == Primitive.TIMESTAMPTZ
          ? moment.toLocalDateTime().atOffset(ZoneOffset.UTC)
          : moment.toLocalDateTime();
    }
    return type == Primitive.DATE && value != null ? LocalDate.ofEpochDay((int) value) : value;
  }

  Record empty() {
    return GenericRecord.create(table.schema());
  }

  FilledTable append(List<Record> records) throws IOException {
    if (records.isEmpty()) {
      return this;
    }
    table.newAppend().appendFile(write(records)).commit();
    return this;
  }

  private DataFile write(List<Record> records) throws IOException {
    var factory =
        new GenericFileWriterFactory.Builder(table).dataFileFormat(FileFormat.PARQUET).build();
    var writer = factory.newDataWriter(files.newOutputFile(), table.spec(), null);
    try (writer) {
      records.forEach(writer::write);
    }
    return writer.toDataFile();
  }

  /** As an upsert takes rows away: by a file with their keys. */
  FilledTable deleteIds(int... ids) throws IOException {
    Types.NestedField id = table.schema().findField("id");
    var schema = new Schema(id);
    var factory =
        new GenericFileWriterFactory.Builder(table)
            .deleteFileFormat(FileFormat.PARQUET)
            .equalityFieldIds(new int[] {id.fieldId()})
            .equalityDeleteRowSchema(schema)
            .build();
    var writer = factory.newEqualityDeleteWriter(files.newOutputFile(), table.spec(), null);
    try (writer) {
      for (int each : ids) {
        Record key = GenericRecord.create(schema);
        key.setField("id", each);
        writer.write(key);
      }
    }
    DeleteFile deletes = writer.toDeleteFile();
    table.newRowDelta().addDeletes(deletes).commit();
    return this;
  }
}
