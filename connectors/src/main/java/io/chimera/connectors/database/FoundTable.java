package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live table.
 *
 * @param table its name
 * @param comment what the database says of it, absent for nothing
 * @param columns in the table's order
 * @param key names of the columns that tell rows apart: the primary key, else the first unique
 *     index without nulls; empty where there is none
 */
public record FoundTable(
    SourceTable table, @Nullable String comment, List<FoundColumn> columns, List<String> key) {
  public FoundTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }
}
