package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of a part, one by one as the database sends them. Not thread-safe. */
public final class BatchRows implements AutoCloseable {
  private final DatabaseAccess access;
  private final SourceTable table;
  private final @Nullable Connection transaction;
  private final PreparedStatement statement;
  private final TableSelect select;
  private final List<Column> columns;
  private final @Nullable PreparedStatement counting;
  private @Nullable ResultSet result;
  private @Nullable Fault fault;

  /**
   * @param transaction ends with the rows; null where it goes on
   */
  public BatchRows(
      DatabaseAccess access,
      SourceTable table,
      @Nullable Connection transaction,
      PreparedStatement statement,
      TableSelect select,
      List<Column> columns) {
    this(access, table, transaction, statement, select, columns, null);
  }

  /**
   * As the other one.
   *
   * @param counting counts the same rows, in the same state; null where the server cannot
   */
  public BatchRows(
      DatabaseAccess access,
      SourceTable table,
      @Nullable Connection transaction,
      PreparedStatement statement,
      TableSelect select,
      List<Column> columns,
      @Nullable PreparedStatement counting) {
    this.access = access;
    this.table = table;
    this.transaction = transaction;
    this.statement = statement;
    this.select = select;
    this.columns = columns;
    this.counting = counting;
  }

  /**
   * Reads the next row; the query runs with the first.
   *
   * @param row filled with the dataset's columns; its objects may be kept
   * @return whether there was one
   * @throws DatabaseUnavailableException if the database is gone
   */
  public boolean next(TypedRow row) {
    try {
      if (result == null) {
        result = statement.executeQuery();
      }
      if (!result.next()) {
        fault = null;
        return false;
      }
      fault = select.read(result, row);
      return true;
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /** How many rows the server counts, when all were read; empty where it cannot. */
  public OptionalLong count() {
    if (counting == null) {
      return OptionalLong.empty();
    }
    try (ResultSet count = counting.executeQuery()) {
      count.next();
      return OptionalLong.of(count.getLong(1));
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /** Why the row that was read last is not as the contract says, or null. */
  public @Nullable Fault fault() {
    return fault;
  }

  /** The row that was read last as the database tells it, as {@link RowTexts} has it. */
  public byte[] text() {
    if (result == null) {
      throw new IllegalStateException("Cannot tell the row: none was read");
    }
    try {
      return RowTexts.of(result, columns);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private DatabaseUnavailableException unavailable(SQLException failure) {
    return access.unavailable("read table '" + table + "'", failure);
  }

  @Override
  public void close() {
    try {
      statement.close();
      if (counting != null) {
        counting.close();
      }
      if (transaction != null) {
        transaction.rollback();
      }
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }
}
