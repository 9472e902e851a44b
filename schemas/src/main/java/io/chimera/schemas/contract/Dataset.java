package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of records of the source, and the table it becomes.
 *
 * @param name unique in the contract
 * @param from the topic, its format and where to start
 * @param columns the table's columns in their order
 * @param unknownFields what happens to a record with a field that no column asks for
 * @param maxValueBytes longest string or binary value in bytes; a record with a longer one is
 *     quarantined
 * @param eventTime which column says when the event happened, absent where none does
 * @param deduplication what makes a record a repeat, absent where repeats are written as well
 * @param rules what every record has to be: those that stand at columns, then those of {@code
 *     quality}
 * @param rejectLimit how many rejected records are too many, absent for no limit
 * @param target the table
 */
public record Dataset(
    String name,
    TopicSpec from,
    List<Column> columns,
    UnknownFields unknownFields,
    int maxValueBytes,
    @Nullable EventTime eventTime,
    @Nullable Deduplication deduplication,
    List<RecordRule> rules,
    @Nullable RejectLimit rejectLimit,
    Target target)
    implements Serializable {
  public static final int DEFAULT_MAX_VALUE_BYTES = 512 * 1024;

  /** A dataset whose repeats are written as well. */
  public Dataset(
      String name,
      TopicSpec from,
      List<Column> columns,
      UnknownFields unknownFields,
      int maxValueBytes,
      @Nullable EventTime eventTime,
      List<RecordRule> rules,
      @Nullable RejectLimit rejectLimit,
      Target target) {
    this(
        name,
        from,
        columns,
        unknownFields,
        maxValueBytes,
        eventTime,
        null,
        rules,
        rejectLimit,
        target);
  }

  public Dataset {
    columns = List.copyOf(columns);
    rules = List.copyOf(rules);
  }

  /**
   * Index of the named column. The reader has checked that every name used in a contract exists.
   */
  public int indexOf(String column) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(column)) {
        return index;
      }
    }
    throw new IllegalArgumentException("Unknown column '" + column + "' in dataset '" + name + "'");
  }

  /**
   * Indices of the columns that tell a record from its repeats; empty if repeats are written too.
   */
  public int[] keyColumns() {
    return deduplication == null ? new int[0] : deduplication.keyColumns(columns);
  }

  /** What happens to a record with a field that no column asks for. */
  public enum UnknownFields {
    IGNORE,
    QUARANTINE
  }
}
