package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.Cursor;
import io.chimera.schemas.contract.TableSpec.Partitioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column that a database compares for us: a cursor, or one by whose ranges a read is cut.
 *
 * @param found the column as it is there
 * @param kind what its values are whole numbers of
 */
public record OrderedColumn(FoundColumn found, OrderedKind kind) {

  /** What a live table has against the way in which a dataset reads it; empty for nothing. */
  public static List<String> problems(Dataset dataset, FoundTable table) {
    var problems = new ArrayList<String>();
    if (dataset.from() instanceof TableSpec from) {
      Cursor cursor = from.cursor();
      if (cursor != null) {
        find(dataset, table, "cursor", cursor.column(), problems);
      }
      Partitioned partitioned = from.partitioned();
      if (partitioned != null) {
        find(dataset, table, "partitioned", partitioned.column(), problems);
      }
    }
    return problems;
  }

  /**
   * @param key of the contract that names the column
   * @throws BatchRefusedException if the database does not compare the values as we do
   */
  static OrderedColumn of(Dataset dataset, FoundTable table, String key, String name) {
    var problems = new ArrayList<String>();
    OrderedColumn found = find(dataset, table, key, name, problems);
    if (found == null) {
      throw new BatchRefusedException(
          "Cannot read table '" + table.table() + "': " + String.join("; ", problems));
    }
    return found;
  }

  private static @Nullable OrderedColumn find(
      Dataset dataset, FoundTable table, String key, String name, List<String> problems) {
    Column column = dataset.columns().get(dataset.indexOf(name));
    int index = FoundColumn.indexOf(table.columns(), column);
    if (index < 0) {
      problems.add("it has no column '" + name + "', which '" + key + "' names");
      return null;
    }
    FoundColumn found = table.columns().get(index);
    OrderedKind kind = OrderedKind.of(column.type());
    if (kind == null || kind != OrderedKind.of(found.type())) {
      // As text 10 is before 9.
      problems.add(
          "column '"
              + found.name()
              + "' of '"
              + key
              + "' is "
              + found.declared()
              + " there, which is not compared as the contract's type is");
      return null;
    }
    return new OrderedColumn(found, Objects.requireNonNull(kind));
  }
}
