package io.chimera.connectors.database;

import java.util.List;

/**
 * What a database says of itself, and of the tables that are meant.
 *
 * @param product its name for itself
 * @param version of its server
 * @param tables those that are there, by schema and name
 */
public record DescribedDatabase(String product, String version, List<SizedTable> tables) {
  public DescribedDatabase {
    tables = List.copyOf(tables);
  }

  /**
   * A table.
   *
   * @param table with its columns and key
   * @param size what the database believes
   */
  public record SizedTable(FoundTable table, TableSize size) {}
}
