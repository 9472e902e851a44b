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
  private final Map<String, Optional<ColumnType>> types = new LinkedHashMap<>();

  DeclaredColumns(List<ColumnReader.Declaration> declarations) {
    for (ColumnReader.Declaration declaration : declarations) {
      types.put(declaration.name(), declaration.column().map(Column::type));
    }
  }

  boolean contains(String name) {
    return types.containsKey(name);
  }

  Set<String> names() {
    return types.keySet();
  }

  /** The named column's type; reports a name that is not declared. */
  Optional<ColumnType> typeOf(String name, DocumentNode use) {
    Optional<ColumnType> type = types.get(name);
    if (type != null) {
      return type;
    }
    String hint =
        NearestName.of(name, types.keySet())
            .map(near -> ", did you mean '" + near + "'")
            .orElse("");
    use.report("unknown column " + Shown.text(name) + hint, "a top-level column of this dataset");
    return Optional.empty();
  }
}
