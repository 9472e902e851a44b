package io.chimera.sinks.ledger;

import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table as it would be after changes that are not committed yet, to build the next snapshot on
 * it. Iceberg knows no other way to have several changes of a table in one swap.
 */
final class StagedOperations implements TableOperations {
  private final TableOperations table;
  private final Consumer<TableMetadata.Builder> changes;

  /** The table as it would be after the changes. */
  static Table stage(Table table, Consumer<TableMetadata.Builder> changes) {
    var operations = ((HasTableOperations) table).operations();
    return new BaseTable(new StagedOperations(operations, changes), table.name());
  }

  private StagedOperations(TableOperations table, Consumer<TableMetadata.Builder> changes) {
    this.table = table;
    this.changes = changes;
  }

  @Override
  public TableMetadata current() {
    return staged(table.current());
  }

  @Override
  public TableMetadata refresh() {
    return staged(table.refresh());
  }

  private TableMetadata staged(TableMetadata metadata) {
    var builder = TableMetadata.buildFrom(metadata);
    changes.accept(builder);
    return builder.discardChanges().build();
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    throw new UnsupportedOperationException("Cannot commit to a view of a table");
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(current().location(), current().properties());
  }
}
