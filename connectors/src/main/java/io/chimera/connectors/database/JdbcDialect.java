package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Databases whose driver is the user's, asked by the words of JDBC and standard SQL alone. They
 * tell no changes and share no state between connections.
 */
record JdbcDialect(Product product) implements Dialect {

  @Override
  public String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public List<String> session() {
    return List.of();
  }

  @Override
  public List<FoundTable> tables(Connection connection, String database, TablePatterns patterns)
      throws SQLException {
    String catalog = product == Product.SQLSERVER || product == Product.SNOWFLAKE ? database : null;
    return new JdbcCatalog(connection, catalog).tables(patterns);
  }

  /** Snowflake's driver has no such connections: give the user rights to read only. */
  @Override
  public void makeReadOnly(Connection connection) throws SQLException {
    if (product != Product.SNOWFLAKE) {
      connection.setReadOnly(true);
    }
  }

  @Override
  public SelectedColumn select(FoundColumn found, Column column, int maxValueBytes) {
    return JdbcSelect.of(this, found, column, maxValueBytes);
  }

  @Override
  public void bind(PreparedStatement statement, int place, OrderedKind kind, long value)
      throws SQLException {
    switch (kind) {
      case WHOLE -> statement.setLong(place, value);
      case DATE -> statement.setObject(place, LocalDate.ofEpochDay(value));
      case TIMESTAMP -> statement.setObject(place, EpochTimes.ofMicros(value));
      case TIMESTAMPTZ ->
          statement.setObject(place, EpochTimes.ofMicros(value).atOffset(ZoneOffset.UTC));
    }
  }

  @Override
  public @Nullable String beginSnapshot(Connection connection) throws SQLException {
    enterSnapshot(connection, null);
    return null;
  }

  @Override
  public boolean isRepeatable() {
    return product == Product.ORACLE;
  }

  /** Of Oracle all statements see one state; the others show what is committed as they go. */
  @Override
  public void enterSnapshot(Connection connection, @Nullable String snapshot) throws SQLException {
    if (product == Product.ORACLE) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    }
    connection.setAutoCommit(false);
  }

  @Override
  public @Nullable String logPosition(Connection connection) {
    return null;
  }

  @Override
  public boolean isExact(Connection connection, boolean isUnmoved) {
    return false;
  }
}
