package io.chimera.connectors.decode;

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
import java.util.ArrayList;
import java.util.List;

/** Datasets for tests, of which only the columns matter. */
public final class DatasetBuilder {
  private final List<Column> columns = new ArrayList<>();
  private UnknownFields unknownFields = UnknownFields.IGNORE;
  private int maxValueBytes = Dataset.DEFAULT_MAX_VALUE_BYTES;
  private TopicSpec.Format format = TopicSpec.Format.JSON;

  public static Column column(String name, ColumnType type) {
    return column(name, value(type));
  }

  public static Column column(String name, ValueSpec value) {
    return new Column(name, value, Origin.SAME_NAME, null);
  }

  public static Column required(String name, ColumnType type) {
    return column(name, new ValueSpec(type, true, null));
  }

  public static Column withDefault(String name, ColumnType type, Serializable value) {
    return new Column(name, value(type), new Origin(List.of(), value, null), null);
  }

  public static Column withAliases(String name, ColumnType type, String... aliases) {
    return new Column(name, value(type), new Origin(List.of(aliases), null, null), null);
  }

  public static Column fromEnvelope(String name, ColumnType type, Origin.Metadata metadata) {
    return new Column(name, value(type), new Origin(List.of(), null, metadata), null);
  }

  public static ValueSpec value(ColumnType type) {
    return new ValueSpec(type, false, null);
  }

  public static ValueSpec formatted(ColumnType type, String format) {
    return new ValueSpec(type, false, format);
  }

  public DatasetBuilder with(Column... more) {
    columns.addAll(List.of(more));
    return this;
  }

  public DatasetBuilder quarantiningUnknownFields() {
    unknownFields = UnknownFields.QUARANTINE;
    return this;
  }

  public DatasetBuilder maxValueBytes(int bytes) {
    maxValueBytes = bytes;
    return this;
  }

  public DatasetBuilder format(TopicSpec.Format newFormat) {
    format = newFormat;
    return this;
  }

  public Dataset build() {
    return new Dataset(
        "things",
        new TopicSpec("things", format, StartPosition.EARLIEST),
        columns,
        unknownFields,
        maxValueBytes,
        null,
        List.of(),
        null,
        new Target(new TableName("test", "things"), List.of(), List.of(), 128));
  }
}
