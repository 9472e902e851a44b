package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.SourceTable;

/** What the log tells of the tables that are captured. */
public sealed interface BinlogMessage {

  /** A transaction begins that has something to tell. It was committed already. */
  record Begin() implements BinlogMessage {}

  /** All of a transaction was told. */
  record Commit() implements BinlogMessage {}

  /**
   * What a table looks like from here on; comes before its first change, and when it is altered.
   */
  record Table(TableMap table) implements BinlogMessage {}

  record Insert(TableMap table, RowImage row) implements BinlogMessage {}

  /**
   * @param before the row before, all of it
   */
  record Update(TableMap table, RowImage before, RowImage row) implements BinlogMessage {}

  /**
   * @param before the row before, all of it
   */
  record Delete(TableMap table, RowImage before) implements BinlogMessage {}

  /** A statement has changed a table as a whole; its rows are not told. */
  record Altered(SourceTable table, TableAction action) implements BinlogMessage {}
}
