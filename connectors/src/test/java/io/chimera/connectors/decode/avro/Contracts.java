package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.contract.ValueSpec;
import java.util.List;

/** Contracts and their types in few words. */
final class Contracts {
  static final int MAX_VALUE_BYTES = 1_000;

  private Contracts() {}

  /** Lets unknown fields pass. */
  static Dataset ignoring(Column... columns) {
    return builder(columns).build();
  }

  /** Refuses unknown fields. */
  static Dataset quarantining(Column... columns) {
    return builder(columns).quarantiningUnknownFields().build();
  }

  private static DatasetBuilder builder(Column... columns) {
    return new DatasetBuilder()
        .with(columns)
        .format(TopicSpec.Format.AVRO)
        .maxValueBytes(MAX_VALUE_BYTES);
  }

  static ValueSpec required(ColumnType type) {
    return new ValueSpec(type, true, null);
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
