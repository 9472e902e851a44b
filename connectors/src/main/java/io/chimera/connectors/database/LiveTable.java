package io.chimera.connectors.database;

import java.util.List;
import java.util.Set;

/**
 * A table as it is now.
 *
 * @param columns in the table's order
 * @param filled names of those of which rows that were there before the column was may have values,
 *     as by a default: no log tells these
 * @param hasLoggedKey whether it has a primary key that the log tells with its columns
 */
public record LiveTable(List<FoundColumn> columns, Set<String> filled, boolean hasLoggedKey) {
  public LiveTable {
    columns = List.copyOf(columns);
    filled = Set.copyOf(filled);
  }
}
