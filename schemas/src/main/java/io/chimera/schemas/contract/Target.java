package io.chimera.schemas.contract;

import io.chimera.schemas.contract.TargetKind.Append;
import java.io.Serializable;
import java.util.List;

/**
 * The table a dataset becomes.
 *
 * @param table where it is
 * @param kind how what comes becomes rows
 * @param partition hidden partitioning, in order; empty for none
 * @param sort the table's sort order, kept as its property for engines that rewrite files
 * @param fileMegabytes target size of a data file in MiB
 */
public record Target(
    TableName table,
    TargetKind kind,
    List<PartitionField> partition,
    List<SortField> sort,
    int fileMegabytes)
    implements Serializable {
  public static final int DEFAULT_FILE_MEGABYTES = 128;

  /** A table that every record is a row of. */
  public Target(
      TableName table, List<PartitionField> partition, List<SortField> sort, int fileMegabytes) {
    this(table, new Append(), partition, sort, fileMegabytes);
  }

  public Target {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
  }

  /**
   * @param column a top-level column
   * @param transform Iceberg's partition transform
   * @param parameter number of buckets or width; 0 for transforms without one
   */
  public record PartitionField(String column, Transform transform, int parameter)
      implements Serializable {}

  /** Iceberg's partition transforms, by their names. */
  public enum Transform {
    IDENTITY,
    YEAR,
    MONTH,
    DAY,
    HOUR,
    BUCKET,
    TRUNCATE
  }

  /**
   * @param column a top-level column
   * @param direction ascending puts nulls first, descending last, as Iceberg's defaults do
   */
  public record SortField(String column, Direction direction) implements Serializable {}

  /** Sort directions. */
  public enum Direction {
    ASC,
    DESC
  }
}
