package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * What a column's type in a database becomes in a contract.
 *
 * @param entry the line of the documented table that says so
 * @param type the contract's type; absent where none holds all values
 */
record DatabaseType(TypeEntry entry, @Nullable ColumnType type) {

  /** What somebody should know who reads the contract; empty where the type says it all. */
  String hint() {
    return entry.hint();
  }
}
