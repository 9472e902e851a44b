package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.SortField;
import io.chimera.schemas.contract.TargetKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;

/**
 * What a table of ours looks like when it is created.
 *
 * @param schema its columns, with comments
 * @param partitions its hidden partitioning
 * @param order how engines that rewrite files sort them
 * @param properties its table properties
 */
record TableLayout(
    Schema schema, PartitionSpec partitions, SortOrder order, Map<String, String> properties) {
  private static final long BYTES_PER_MEGABYTE = 1024L * 1024;

  /** Looks less far for what repeats: rows of ids and amounts become no larger by it. */
  private static final String ZSTD_LEVEL = "1";

  private static final String PREVIOUS_METADATA_FILES = "20";
  private static final String SMALL_ROW_GROUPS = Long.toString(16 * BYTES_PER_MEGABYTE);
  private static final String SNAPSHOTS_TO_KEEP = "10";

  /** The property that says how what comes becomes rows of the table. */
  static final String KIND = "chimera.target.kind";

  /** The table of a dataset. */
  static TableLayout of(Dataset dataset) {
    Target target = dataset.target();
    var properties = properties(target.fileMegabytes());
    properties.putAll(ColumnClasses.properties(dataset));
    properties.put(KIND, target.kind().label());
    Schema schema = TableSchemas.of(dataset.writtenColumns(), target.kind().keyColumns());
    return new TableLayout(
        schema, partitions(schema, target.partition()), order(schema, target.sort()), properties);
  }

  /** The table beside it that takes the rejected records. */
  static TableLayout ofQuarantine() {
    Schema schema = QuarantineTable.SCHEMA;
    return new TableLayout(
        schema,
        PartitionSpec.builderFor(schema).day(QuarantineTable.REJECTED_AT).build(),
        SortOrder.unsorted(),
        properties(Target.DEFAULT_FILE_MEGABYTES));
  }

  /** A table of a lake that keeps what Chimera itself has to say. */
  static TableLayout ofOurs(Schema schema, PartitionSpec partitions) {
    var properties = properties(Target.DEFAULT_FILE_MEGABYTES);
    // What one looks for is in a few of many rows, whose bodies are then not read.
    properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, SMALL_ROW_GROUPS);
    return new TableLayout(schema, partitions, SortOrder.unsorted(), properties);
  }

  /** Whether rows are told apart by a key, and changed. */
  boolean isKeyed() {
    return !schema.identifierFieldIds().isEmpty();
  }

  private static PartitionSpec partitions(Schema schema, List<PartitionField> fields) {
    var builder = PartitionSpec.builderFor(schema);
    for (PartitionField field : fields) {
      String column = field.column();
      switch (field.transform()) {
        case IDENTITY -> builder.identity(column);
        case YEAR -> builder.year(column);
        case MONTH -> builder.month(column);
        case DAY -> builder.day(column);
        case HOUR -> builder.hour(column);
        case BUCKET -> builder.bucket(column, field.parameter());
        case TRUNCATE -> builder.truncate(column, field.parameter());
      }
    }
    return builder.build();
  }

  private static SortOrder order(Schema schema, List<SortField> fields) {
    var builder = SortOrder.builderFor(schema);
    for (SortField field : fields) {
      switch (field.direction()) {
        case ASC -> builder.asc(field.column());
        case DESC -> builder.desc(field.column());
      }
    }
    return builder.build();
  }

  /** The properties of a table whose columns and partitions somebody else decides on. */
  static Map<String, String> properties(TargetKind kind) {
    Map<String, String> properties = properties(Target.DEFAULT_FILE_MEGABYTES);
    properties.put(KIND, kind.label());
    return properties;
  }

  private static Map<String, String> properties(int fileMegabytes) {
    var properties = new TreeMap<String, String>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.DEFAULT_FILE_FORMAT, "parquet");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.PARQUET_COMPRESSION_LEVEL, ZSTD_LEVEL);
    properties.put(
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        Long.toString(fileMegabytes * BYTES_PER_MEGABYTE));
    // A commit a minute would otherwise leave a metadata file a minute behind for ever.
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, PREVIOUS_METADATA_FILES);
    properties.put(TableProperties.MIN_SNAPSHOTS_TO_KEEP, SNAPSHOTS_TO_KEEP);
    return properties;
  }
}
