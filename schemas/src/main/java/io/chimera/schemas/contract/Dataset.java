package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream of records of the source, and the table it becomes.
 *
 * @param name unique in the contract
 * @param from what of the source it is made from
 * @param columns what a record is decoded to, in order; the table has {@link #writtenColumns()}.
 *     The last one says when a row was deleted, where the target asks for that
 * @param unknownFields what happens to a record with a field that no column asks for
 * @param maxValueBytes longest string or binary value in bytes; a record with a longer one is
 *     quarantined
 * @param eventTime which column says when the event happened, absent where none does
 * @param deduplication what makes a record a repeat, absent where repeats are written as well
 * @param rules what every record has to be: those that stand at columns, then those of {@code
 *     quality}
 * @param commitRules what every commit has to be
 * @param rejectLimit how many rejected records are too many, absent for no limit
 * @param target the table
 * @param serviceLevels what its users are promised about time
 * @param retention how long what its tables have is kept
 */
public record Dataset(
    String name,
    FromSpec from,
    List<Column> columns,
    UnknownFields unknownFields,
    int maxValueBytes,
    @Nullable EventTime eventTime,
    @Nullable Deduplication deduplication,
    List<RecordRule> rules,
    List<CommitRule> commitRules,
    @Nullable RejectLimit rejectLimit,
    Target target,
    List<ServiceLevel> serviceLevels,
    Retention retention)
    implements Serializable {
  public static final int DEFAULT_MAX_VALUE_BYTES = 512 * 1024;

  /** A dataset whose repeats are written as well, and that promises nothing about time. */
  public Dataset(
      String name,
      FromSpec from,
      List<Column> columns,
      UnknownFields unknownFields,
      int maxValueBytes,
      @Nullable EventTime eventTime,
      List<RecordRule> rules,
      List<CommitRule> commitRules,
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
        commitRules,
        rejectLimit,
        target,
        List.of());
  }

  /** A dataset of which everything is kept as long as nobody says otherwise. */
  public Dataset(
      String name,
      FromSpec from,
      List<Column> columns,
      UnknownFields unknownFields,
      int maxValueBytes,
      @Nullable EventTime eventTime,
      @Nullable Deduplication deduplication,
      List<RecordRule> rules,
      List<CommitRule> commitRules,
      @Nullable RejectLimit rejectLimit,
      Target target,
      List<ServiceLevel> serviceLevels) {
    this(
        name,
        from,
        columns,
        unknownFields,
        maxValueBytes,
        eventTime,
        deduplication,
        rules,
        commitRules,
        rejectLimit,
        target,
        serviceLevels,
        Retention.DEFAULT);
  }

  public Dataset {
    serviceLevels = List.copyOf(serviceLevels);
    columns = List.copyOf(columns);
    rules = List.copyOf(rules);
    commitRules = List.copyOf(commitRules);
  }

  /** The topic, for what has seen that the source is a Kafka cluster. */
  public TopicSpec topic() {
    if (from instanceof TopicSpec topic) {
      return topic;
    }
    throw new IllegalStateException("Dataset '" + name + "' is not made from a topic");
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

  /** The table's columns in their order: protected as declared, without those that are dropped. */
  public List<Column> writtenColumns() {
    return columns.stream().flatMap(column -> column.written().stream()).toList();
  }

  /** The same dataset with the columns that the table has, for whoever sees rows as written. */
  public Dataset asWritten() {
    return withColumns(writtenColumns().stream().map(Column::withoutProtection).toList());
  }

  /**
   * The same dataset with the columns that the source's table has, for whoever reads that; the
   * others are filled from what is told of a change.
   */
  public Dataset atSource() {
    return withColumns(
        columns.stream().filter(column -> column.origin().metadata() == null).toList());
  }

  /** The same dataset with other columns. */
  public Dataset withColumns(List<Column> others) {
    return new Dataset(
        name,
        from,
        others,
        unknownFields,
        maxValueBytes,
        eventTime,
        deduplication,
        rules,
        commitRules,
        rejectLimit,
        target,
        serviceLevels,
        retention);
  }

  /** Whether a column is protected, so that nothing may keep a record's bytes in the clear. */
  public boolean isProtected() {
    return columns.stream().anyMatch(Column::isProtected);
  }

  /** The columns and fields that are classified or protected, by path, dotted for fields. */
  public Map<String, Column> classifiedColumns() {
    var found = new LinkedHashMap<String, Column>();
    columns.forEach(column -> column.collectProtections("", found));
    return found;
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
