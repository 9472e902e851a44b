package io.chimera.sinks.ledger;

import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;

/** A table that somebody else changes just after a commit to it was checked, once. */
final class OvertakenTable extends BaseTable {
  private static final long serialVersionUID = 1L;

  private final transient Runnable other;
  private boolean overtaken;

  OvertakenTable(Table table, Runnable other) {
    super(((HasTableOperations) table).operations(), table.name());
    this.other = other;
  }

  @Override
  public AppendFiles newAppend() {
    AppendFiles append = super.newAppend();
    if (!overtaken) {
      overtaken = true;
      other.run();
    }
    return append;
  }
}
