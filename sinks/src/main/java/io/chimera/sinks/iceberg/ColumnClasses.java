package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Classification;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Protection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;

/**
 * The classes and protections of a dataset's columns as properties of its table, where catalogs and
 * lineage find them: {@code chimera.column.<column>.classification} and {@code .protection}. Not in
 * the columns' comments, since those are people's, and a dropped column has none.
 */
public final class ColumnClasses {
  private static final String PREFIX = "chimera.column.";

  private ColumnClasses() {}

  static Map<String, String> properties(Dataset dataset) {
    var properties = new TreeMap<String, String>();
    dataset.classifiedColumns().forEach((path, column) -> put(properties, path, column));
    return properties;
  }

  private static void put(Map<String, String> properties, String path, Column column) {
    Classification classification = column.classification();
    if (classification != null) {
      properties.put(PREFIX + path + ".classification", classification.label());
    }
    Protection protection = column.protection();
    if (protection != null) {
      properties.put(PREFIX + path + ".protection", protection.method().label());
    }
  }

  /** Makes the table say what the contract says now. */
  public static void update(Table table, Dataset dataset) {
    Map<String, String> declared = properties(dataset);
    var update = table.updateProperties();
    boolean isChanged = false;
    for (Map.Entry<String, String> property : table.properties().entrySet()) {
      if (property.getKey().startsWith(PREFIX) && !declared.containsKey(property.getKey())) {
        update.remove(property.getKey());
        isChanged = true;
      }
    }
    for (Map.Entry<String, String> property : declared.entrySet()) {
      if (!property.getValue().equals(table.properties().get(property.getKey()))) {
        update.set(property.getKey(), property.getValue());
        isChanged = true;
      }
    }
    if (isChanged) {
      update.commit();
    }
  }
}
