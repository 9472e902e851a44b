package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a live table.
 *
 * @param name as it is called there
 * @param declared its type in the database's words
 * @param entry the line of the documented table that the type is in
 * @param type what it becomes in a contract; absent where it is left out
 * @param required whether it is never null
 * @param comment what the database says of it, absent for nothing
 * @param hint what to know about the type, or why it is left out; empty for nothing
 */
public record FoundColumn(
    String name,
    String declared,
    TypeEntry entry,
    @Nullable ColumnType type,
    boolean required,
    @Nullable String comment,
    String hint) {

  /** Where the column is that one of a contract means, by name or alias; -1 if nowhere. */
  public static int indexOf(List<FoundColumn> found, Column column) {
    for (int index = 0; index < found.size(); index++) {
      if (column.isCalled(found.get(index).name())) {
        return index;
      }
    }
    return -1;
  }
}
