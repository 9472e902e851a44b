package io.chimera.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a workload look like, and what is asked of them: from here come the schema
 * that producers register, the contract and the SQL, so that all systems have the same to do.
 *
 * @param name of the workload, and of the table
 * @param columns in the table's order
 * @param unique the columns that no two good records have in common; the first one is required
 * @param key the column that records are keyed by
 * @param eventTime the column that says when it happened, or null
 * @param partition of the table, as a contract says it
 * @param rules ten conditions that every good record meets
 * @param values draws what a record holds
 */
public record Shape(
    String name,
    List<Field> columns,
    List<String> unique,
    String key,
    @Nullable String eventTime,
    List<String> partition,
    List<Rule> rules,
    Values values) {

  public Shape {
    columns = List.copyOf(columns);
    unique = List.copyOf(unique);
    partition = List.copyOf(partition);
    rules = List.copyOf(rules);
  }

  /** The same records by another name, which is that of a dataset and of its table. */
  public Shape named(String other) {
    return new Shape(other, columns, unique, key, eventTime, partition, rules, values);
  }

  /** A column. */
  public record Field(String name, FieldType type, boolean required) {
    public static Field required(String name, FieldType type) {
      return new Field(name, type, true);
    }

    public static Field optional(String name, FieldType type) {
      return new Field(name, type, false);
    }
  }

  /**
   * A rule on records.
   *
   * @param contract its condition in a contract, as in {@code column: id, minimum: 1}
   * @param sql the same in Flink SQL; as in the contract, a null passes
   */
  public record Rule(String name, String contract, String sql) {}

  /** Draws records. */
  public interface Values {

    /** The record of this index; the same for the same index and random numbers. */
    @Nullable Object[] of(long index, SplittableRandom random);

    /** Makes it break one rule at least. */
    void spoil(@Nullable Object[] values, SplittableRandom random);
  }

  public int index(String column) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(column)) {
        return index;
      }
    }
    throw new IllegalArgumentException("Cannot find column '%s' in '%s'".formatted(column, name));
  }

  /** What tells a record from all others, as {@link Expected#digest} takes it. */
  public String identity(@Nullable Object[] values) {
    if (unique.size() == 1) {
      return String.valueOf(values[index(unique.get(0))]);
    }
    return unique.stream()
        .map(column -> String.valueOf(values[index(column)]))
        .collect(Collectors.joining("|"));
  }

  /** As producers register it. */
  public Schema avro() {
    return avro(List.of());
  }

  /** As a producer registers it that does not know that the first unique column is required. */
  Schema looseAvro() {
    return avro(List.of(unique.get(0)));
  }

  private Schema avro(List<String> alsoNullable) {
    return Schema.createRecord(
        name,
        null,
        "bench",
        false,
        columns.stream()
            .map(
                field ->
                    field.required() && !alsoNullable.contains(field.name())
                        ? new Schema.Field(field.name(), field.type().avro())
                        : new Schema.Field(
                            field.name(),
                            Schema.createUnion(
                                Schema.create(Schema.Type.NULL), field.type().avro()),
                            null,
                            Schema.Field.NULL_DEFAULT_VALUE))
            .toList());
  }

  /** The columns in a {@code CREATE TABLE} of Flink SQL. */
  String sqlColumns() {
    return columns.stream()
        .map(
            field ->
                "  `%s` %s%s"
                    .formatted(
                        field.name(), field.type().sql(), field.required() ? " NOT NULL" : ""))
        .collect(Collectors.joining(",\n"));
  }

  /** The columns' names as SQL lists them. */
  String sqlNames() {
    return columns.stream()
        .map(field -> "`%s`".formatted(field.name()))
        .collect(Collectors.joining(", "));
  }
}
