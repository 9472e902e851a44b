package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Protection.Method;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table, or one field of a nested record.
 *
 * @param name the column's name in the table
 * @param value what the column holds at the source; what the table holds is {@link #written()}
 * @param origin how the value is found in the source's record
 * @param description for people, written to the table as the column's comment
 * @param classification how its content may be shown; absent where the contract says nothing
 * @param protection what becomes of its values before anything keeps them; absent for nothing
 */
public record Column(
    String name,
    ValueSpec value,
    Origin origin,
    @Nullable String description,
    @Nullable Classification classification,
    @Nullable Protection protection)
    implements Serializable {

  /** A column of no class. */
  public Column(String name, ValueSpec value, Origin origin, @Nullable String description) {
    this(name, value, origin, description, null, null);
  }

  /** The column that says when a row was deleted at the source. */
  static Column ofDeletion(String name) {
    var moment = new ValueSpec(ColumnType.Primitive.TIMESTAMPTZ, false, null);
    var origin = new Origin(List.of(), null, Origin.Metadata.DELETED);
    return new Column(name, moment, origin, "When the row was deleted at the source");
  }

  public ColumnType type() {
    return value.type();
  }

  public boolean required() {
    return value.required();
  }

  /** Whether a name at the source means it. */
  public boolean isCalled(String source) {
    return name.equals(source) || origin.aliases().contains(source);
  }

  /** Whether it, or a field of it, is protected. */
  public boolean isProtected() {
    return protection != null || fields().stream().anyMatch(Column::isProtected);
  }

  /** The column as the table has it, protection applied; nothing if it does not reach the table. */
  public Optional<Column> written() {
    if (protection != null) {
      return protection.resultOf(value).map(this::withValue);
    }
    if (!isProtected()) {
      return Optional.of(this);
    }
    var fields = fields().stream().flatMap(field -> field.written().stream()).toList();
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(withValue(new ValueSpec(new RecordType(fields), required(), null)));
  }

  /** The same without a word of protection, for whoever sees values that have it behind them. */
  Column withoutProtection() {
    ValueSpec plain =
        value.type() instanceof RecordType
            ? new ValueSpec(
                new RecordType(fields().stream().map(Column::withoutProtection).toList()),
                required(),
                value.format())
            : value;
    return new Column(name, plain, origin, description, classification, null);
  }

  /** The same of a type that has all its values. */
  public Column ofType(ColumnType wider) {
    return withValue(new ValueSpec(wider, required(), value.format()));
  }

  private Column withValue(ValueSpec written) {
    return new Column(name, written, origin, description, classification, protection);
  }

  /**
   * Whether different values are still different when they are protected. Only such a column can be
   * a key: of a deduplication, or of a join.
   */
  public boolean tellsValuesApart() {
    return protection == null
        ? fields().stream().allMatch(Column::tellsValuesApart)
        : protection.method().tellsValuesApart();
  }

  /** What it says of itself and its fields, by the path of each, dotted for fields. */
  void collectProtections(String prefix, Map<String, Column> found) {
    if (classification != null || protection != null) {
      found.put(prefix + name, this);
    }
    fields().forEach(field -> field.collectProtections(prefix + name + ".", found));
  }

  /** Whether it is one value for all rows. */
  boolean isBlanked() {
    return protection != null
        && (protection.method() == Method.NULL || protection.method() == Method.REDACT);
  }

  private List<Column> fields() {
    return value.type() instanceof RecordType fields ? fields.columns() : List.of();
  }
}
