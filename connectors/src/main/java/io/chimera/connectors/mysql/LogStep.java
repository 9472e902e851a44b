package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.SourceTable;

/** What events of the log mean for the tables that are captured, in the order of the log. */
sealed interface LogStep {

  /** A transaction begins. */
  record Start(String transaction, long commitMicros) implements LogStep {}

  /**
   * A table is described.
   *
   * @param id by which rows name it
   * @param rest of the description, behind the table's name
   */
  record Described(long id, SourceTable table, EventReader rest) implements LogStep {}

  /** Rows of a table that was described. */
  record Rows(long id, BinlogEvent event) implements LogStep {}

  /** A table is changed as a whole. */
  record Changed(SourceTable table, TableAction action) implements LogStep {}

  /** The transaction ends. */
  record End(BinlogPosition position) implements LogStep {}

  /** Nothing is for us up to a place between two transactions. */
  record Passed(BinlogPosition position) implements LogStep {}
}
