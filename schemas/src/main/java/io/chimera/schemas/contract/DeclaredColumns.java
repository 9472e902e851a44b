package io.chimera.schemas.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The top-level columns a dataset declares, for what refers to them by name. A column whose own
 * declaration is wrong is known by name, so that one mistake is reported once.
 */
final class DeclaredColumns {
  private final Map<String, Optional<Column>> columns = new LinkedHashMap<>();

  DeclaredColumns(List<ColumnReader.Declaration> declarations) {
    for (ColumnReader.Declaration declaration : declarations) {
      columns.put(declaration.name(), declaration.column());
    }
  }

  boolean contains(String name) {
    return columns.containsKey(name);
  }

  /** Whether a row says what was done to it. */
  boolean tellOperation() {
    return columns.values().stream()
        .flatMap(Optional::stream)
        .anyMatch(column -> column.origin().metadata() == Origin.Metadata.OPERATION);
  }

  Set<String> names() {
    return columns.keySet();
  }

  /** The named column's type; reports a name that is not declared. */
  Optional<ColumnType> typeOf(String name, DocumentNode use) {
    return column(name, use).map(Column::type);
  }

  /**
   * The type that the named column has in the table, for what the table is laid out by; reports a
   * name that is not declared, and a column whose protection leaves nothing to go by.
   */
  Optional<ColumnType> writtenTypeOf(String name, DocumentNode use) {
    Optional<Column> column = column(name, use);
    Optional<Column> written = column.flatMap(Column::written);
    if (column.isPresent() && (written.isEmpty() || column.get().isBlanked())) {
      use.report(
          "goes by column '" + name + "', of whose values its protection leaves nothing",
          "a column that the table has values of");
      return Optional.empty();
    }
    return written.map(Column::type);
  }

  /** The named column, if it is declared and right. */
  Optional<Column> knownColumn(String name) {
    return columns.getOrDefault(name, Optional.empty());
  }

  /** The named column; reports a name that is not declared. */
  private Optional<Column> column(String name, DocumentNode use) {
    Optional<Column> column = columns.get(name);
    if (column != null) {
      return column;
    }
    String hint =
        NearestName.of(name, columns.keySet())
            .map(near -> ", did you mean '" + near + "'")
            .orElse("");
    use.report("unknown column " + Shown.text(name) + hint, "a top-level column of this dataset");
    return Optional.empty();
  }
}
