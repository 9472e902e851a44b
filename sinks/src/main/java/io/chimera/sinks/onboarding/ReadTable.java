package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.TableName;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A table as whoever opens the catalog finds it.
 *
 * @param name in the catalog
 * @param columns in their order
 */
public record ReadTable(TableName name, List<ReadColumn> columns) {
  public ReadTable {
    columns = List.copyOf(columns);
  }

  /**
   * One of its columns.
   *
   * @param name its name
   * @param type in Iceberg's words
   * @param required whether it is never null
   */
  public record ReadColumn(String name, String type, boolean required) {}

  public static ReadTable of(TableName name, Table table) {
    return new ReadTable(name, table.schema().columns().stream().map(ReadTable::column).toList());
  }

  private static ReadColumn column(NestedField field) {
    return new ReadColumn(
        field.name(), field.type().toString().toLowerCase(Locale.ROOT), field.isRequired());
  }

  void write(ObjectNode table) {
    table.put("table", name.toString());
    var list = table.putArray("columns");
    for (ReadColumn column : columns) {
      list.addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("required", column.required());
    }
  }
}
