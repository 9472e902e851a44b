package io.chimera.connectors.decode.avro;

import io.chimera.connectors.decode.DefaultValue;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ValueSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns at one level of the contract, and which of them the writer's record has. */
final class RecordLevel {
  static final int NONE = -1;

  private final List<Column> columns;
  private final String path;
  private final boolean[] taken;
  private final Map<String, Integer> byName = new HashMap<>();

  /**
   * @param path of the record that has the columns, empty at the top level
   */
  RecordLevel(List<Column> columns, String path) {
    this.columns = columns;
    this.path = path;
    taken = new boolean[columns.size()];
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      // What comes from the envelope is not looked for in the value.
      taken[index] = column.origin().metadata() != null;
      if (!taken[index]) {
        byName.put(column.name(), index);
      }
    }
    for (int index = 0; index < columns.size(); index++) {
      if (!taken[index]) {
        for (String alias : columns.get(index).origin().aliases()) {
          byName.putIfAbsent(alias, index);
        }
      }
    }
  }

  int arity() {
    return columns.size();
  }

  /** The column that the field goes to, or {@link #NONE}. */
  int columnOf(String field) {
    return byName.getOrDefault(field, NONE);
  }

  String pathOf(int column) {
    return pathOf(columns.get(column).name());
  }

  String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /**
   * What the column holds. At the top level nothing is required here: whether null is allowed is
   * decided with all other rules about the row.
   */
  ValueSpec specOf(int column) {
    ValueSpec spec = columns.get(column).value();
    return path.isEmpty() ? new ValueSpec(spec.type(), false, spec.format()) : spec;
  }

  /** Notes that the writer has the column; false if it had it before. */
  boolean take(int column) {
    boolean first = !taken[column];
    taken[column] = true;
    return first;
  }

  /** Adds the steps that write what absent columns become: their default, or null. */
  void addAbsent(List<RecordReader.Step> steps) {
    for (int column = 0; column < taken.length; column++) {
      if (!taken[column]) {
        steps.add(new RecordReader.Step(absent(column), column, pathOf(column)));
      }
    }
  }

  private ValueReader absent(int column) {
    var value = DefaultValue.of(columns.get(column), pathOf(column));
    if (value.isNull()) {
      return PlanCompiler.absent(specOf(column), pathOf(column));
    }
    return (input, row, target) -> {
      value.write(row, target);
      return null;
    };
  }
}
