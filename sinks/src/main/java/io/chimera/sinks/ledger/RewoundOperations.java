package io.chimera.sinks.ledger;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table as it would be with an earlier snapshot as the head of main, to build the next snapshot
 * on it. Iceberg knows no other way to have both in one swap.
 */
final class RewoundOperations implements TableOperations {
  private final TableOperations table;
  private final long snapshotId;

  RewoundOperations(TableOperations table, long snapshotId) {
    this.table = table;
    this.snapshotId = snapshotId;
  }

  @Override
  public TableMetadata current() {
    return rewound(table.current());
  }

  @Override
  public TableMetadata refresh() {
    return rewound(table.refresh());
  }

  private TableMetadata rewound(TableMetadata metadata) {
    return TableMetadata.buildFrom(metadata)
        .setRef(SnapshotRef.MAIN_BRANCH, SnapshotRef.branchBuilder(snapshotId).build())
        .discardChanges()
        .build();
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
