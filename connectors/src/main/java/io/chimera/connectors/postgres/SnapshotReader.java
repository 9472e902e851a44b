package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exported snapshot, part by part, on a connection of its own; several of them read the
 * same state beside each other. Not thread-safe.
 */
public final class SnapshotReader implements AutoCloseable {
  private static final int FETCH_ROWS = 2_000;

  private final DatabaseAccess access;
  private final Connection connection;

  /** Takes each row of a part. */
  @FunctionalInterface
  public interface Rows {

    /**
     * @param row filled anew for each; its objects may be kept
     * @param fault why the row is not as the contract says, or null
     */
    void take(TypedRow row, @Nullable Fault fault);
  }

  /** The catalog is as the snapshot has it, and the function says how it is now. */
  private static final String REWRITTEN =
      """
      WITH asked AS (SELECT ?::regclass AS id)
      SELECT c.oid FROM asked, pg_catalog.pg_class c
      WHERE (c.oid = asked.id OR c.oid IN (SELECT relid FROM pg_partition_tree(asked.id)))
        AND c.relkind = 'r' AND c.relfilenode <> pg_relation_filenode(c.oid)
      """;

  private SnapshotReader(DatabaseAccess access, Connection connection) {
    this.access = access;
    this.connection = connection;
  }

  /**
   * Enters a snapshot that is still exported.
   *
   * @throws DatabaseUnavailableException if the database does not answer, or has it no more
   */
  public static SnapshotReader open(
      DatabaseSourceSpec source, Secrets secrets, ExportedSnapshot snapshot) {
    return open(source, secrets, snapshot.id());
  }

  /**
   * As the other one, by the snapshot's id.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  static SnapshotReader open(DatabaseSourceSpec source, Secrets secrets, String snapshot) {
    ExportedSnapshot.requireId(snapshot);
    var access = new DatabaseAccess(source);
    Connection connection = access.open(secrets);
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        // A read waits for whoever takes its rows.
        statement.execute("SET idle_in_transaction_session_timeout = 0");
        // The id is of hexadecimal digits, and no parameter is allowed here.
        statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
      }
      return new SnapshotReader(access, connection);
    } catch (SQLException failure) {
      DatabaseUnavailableException unavailable = access.unavailable("enter the snapshot", failure);
      try {
        connection.close();
      } catch (SQLException e) {
        unavailable.addSuppressed(e);
      }
      throw unavailable;
    }
  }

  /**
   * Keeps tables as they are until this is closed: what writes a table's rows anew would take those
   * that the snapshot sees.
   *
   * @throws SnapshotTooOldException if one was written anew since the snapshot was exported
   */
  void lock(List<SourceTable> tables) {
    try (var statement = connection.createStatement();
        PreparedStatement rewritten = connection.prepareStatement(REWRITTEN)) {
      for (SourceTable table : tables) {
        statement.execute("LOCK TABLE " + CapturePlan.quoted(table) + " IN ACCESS SHARE MODE");
        rewritten.setString(1, CapturePlan.quoted(table));
        try (ResultSet row = rewritten.executeQuery()) {
          if (row.next()) {
            throw new SnapshotTooOldException(table);
          }
        }
      }
    } catch (SQLException failure) {
      throw access.unavailable("lock tables for a read", failure);
    }
  }

  /** The parts of tables, each of about so many pages of 8 KiB. */
  public List<SnapshotPart> parts(List<SourceTable> tables, long pagesInPart) {
    var parts = new ArrayList<SnapshotPart>();
    String size = "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::bigint";
    try (PreparedStatement statement = connection.prepareStatement(size)) {
      for (SourceTable table : tables) {
        statement.setString(1, CapturePlan.quoted(table));
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          parts.addAll(SnapshotPart.of(table, row.getLong(1), pagesInPart));
        }
      }
    } catch (SQLException failure) {
      throw access.unavailable("look for the size of tables", failure);
    }
    return List.copyOf(parts);
  }

  /**
   * Reads a part.
   *
   * @param select how the part's table is read
   * @param columns of the rows
   * @return how many rows there were
   */
  public long read(SnapshotPart part, TableSelect select, int columns, Rows rows) {
    long count = 0;
    var row = new TypedRow(columns);
    try (SnapshotRows found = open(part, select)) {
      while (found.next()) {
        rows.take(row, found.read(row));
        count++;
      }
    }
    return count;
  }

  /**
   * Begins to read a part; the one before must be closed.
   *
   * @param select how the part's table is read
   */
  public SnapshotRows open(SnapshotPart part, TableSelect select) {
    try {
      var statement = connection.createStatement();
      for (String setting : select.session()) {
        statement.execute(setting);
      }
      statement.setFetchSize(FETCH_ROWS);
      ResultSet result = statement.executeQuery(select.sql() + part.condition());
      return new SnapshotRows(access, part, select, statement, result);
    } catch (SQLException failure) {
      throw access.unavailable("read table '" + part.table() + "'", failure);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw access.unavailable("leave the snapshot", failure);
    }
  }
}
