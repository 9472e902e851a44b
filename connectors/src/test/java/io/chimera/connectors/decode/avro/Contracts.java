package io.chimera.connectors.decode.avro;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.contract.ValueSpec;
import java.io.Serializable;
import java.util.List;

/** Parts of contracts for tests. */
final class Contracts {
  static final int MAX_VALUE_BYTES = 1_000;

  private Contracts() {}

  static Dataset ignoring(Column... columns) {
    return dataset(UnknownFields.IGNORE, List.of(columns));
  }

  static Dataset quarantining(Column... columns) {
    return dataset(UnknownFields.QUARANTINE, List.of(columns));
  }

  static Dataset dataset(UnknownFields unknownFields, List<Column> columns) {
    return new Dataset(
        "bets",
        new TopicSpec("bets", TopicSpec.Format.AVRO, StartPosition.EARLIEST),
        columns,
        unknownFields,
        MAX_VALUE_BYTES,
        null,
        new Target(
            new TableName("casino", "bets"), List.of(), List.of(), Target.DEFAULT_FILE_MEGABYTES));
  }

  static Column column(String name, ColumnType type) {
    return column(name, optional(type));
  }

  static Column column(String name, ValueSpec value) {
    return new Column(name, value, Origin.SAME_NAME, null);
  }

  static Column aliased(String name, ColumnType type, String... aliases) {
    return new Column(name, optional(type), new Origin(List.of(aliases), null, null), null);
  }

  static Column defaulting(String name, ColumnType type, Serializable value) {
    return new Column(name, optional(type), new Origin(List.of(), value, null), null);
  }

  static Column metadata(String name, ColumnType type, Origin.Metadata metadata) {
    return new Column(name, optional(type), new Origin(List.of(), null, metadata), null);
  }

  static ValueSpec optional(ColumnType type) {
    return new ValueSpec(type, false, null);
  }

  static ValueSpec required(ColumnType type) {
    return new ValueSpec(type, true, null);
  }

  static ValueSpec formatted(ColumnType type, String format) {
    return new ValueSpec(type, false, format);
  }

  static ColumnType decimal(int precision, int scale) {
    return new ColumnType.DecimalType(precision, scale);
  }

  static ColumnType list(ValueSpec element) {
    return new ColumnType.ListType(element);
  }

  static ColumnType map(ValueSpec value) {
    return new ColumnType.MapType(value);
  }

  static ColumnType record(Column... columns) {
    return new ColumnType.RecordType(List.of(columns));
  }
}
