package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one kind of database wants to be asked. */
interface Dialect {

  static Dialect of(Product product) {
    return switch (product) {
      case POSTGRES -> new PostgresDialect();
      case MYSQL -> new MySqlDialect();
      case ORACLE, SQLSERVER, DB2I, SNOWFLAKE -> new JdbcDialect(product);
    };
  }

  /** A name as SQL takes it, whatever is in it. */
  String quoted(String name);

  default String quoted(SourceTable table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  /** What a connection has to be told before it reads. */
  List<String> session();

  /** The database's tables that are meant, in no order. */
  List<FoundTable> tables(Connection connection, String database, TablePatterns patterns)
      throws SQLException;

  /**
   * Names of a table's columns of which rows that were there before the column was may have values,
   * as by a default: no log tells these.
   */
  default Set<String> filled(Connection connection, SourceTable table) throws SQLException {
    throw new UnsupportedOperationException("No log of such a database is read");
  }

  /** Whether a table has a primary key that the log tells with its columns. */
  default boolean hasLoggedKey(Connection connection, SourceTable table) throws SQLException {
    return false;
  }

  /** How large the database believes a table to be. */
  default TableSize size(Connection connection, SourceTable table) throws SQLException {
    return TableSize.UNKNOWN;
  }

  /** Sees to it that nothing can be changed by a connection. */
  default void makeReadOnly(Connection connection) throws SQLException {
    connection.setReadOnly(true);
  }

  /** What is asked for a column, and how the answer is read. */
  SelectedColumn select(FoundColumn found, Column column, int maxValueBytes);

  /** Gives a statement a value to compare a column of this kind with. */
  void bind(PreparedStatement statement, int place, OrderedKind kind, long value)
      throws SQLException;

  /**
   * Begins a transaction that sees one state of the database until it ends.
   *
   * @return by which other connections can enter the same state; null where they cannot
   */
  @Nullable String beginSnapshot(Connection connection) throws SQLException;

  /** Whether two queries of such a transaction see the same rows. */
  boolean isRepeatable();

  /**
   * Begins a transaction in the state that another connection has shared, or, where none is, one of
   * its own; what is read in it comes row by row and is never whole in memory.
   */
  void enterSnapshot(Connection connection, @Nullable String snapshot) throws SQLException;

  /**
   * How far the log of the server is; of a MariaDB, how far it was when the transaction began.
   *
   * @return its words, the same for the same place; null where it does not say
   */
  @Nullable String logPosition(Connection connection) throws SQLException;

  /**
   * Whether the transaction sees all that is before the log's position, and nothing else.
   *
   * @param isUnmoved whether the log was there before the transaction began as well
   */
  boolean isExact(Connection connection, boolean isUnmoved) throws SQLException;
}
