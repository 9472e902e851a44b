package io.chimera.connectors.database;

import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.Cursor;
import io.chimera.schemas.contract.TableSpec.Partitioned;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of tables, one after the other, on a connection of its own. Not thread-safe, and not
 * bound to a thread.
 */
public final class BatchReader implements AutoCloseable {
  private static final int FETCH_ROWS = 2_000;

  private final DatabaseAccess access;
  private final Dialect dialect;
  private final DatabaseSourceSpec source;
  private final Connection connection;
  private final Map<String, FoundTable> tables;
  private final Map<String, TableQuery> queries = new HashMap<>();

  private BatchReader(
      DatabaseAccess access,
      DatabaseSourceSpec source,
      Connection connection,
      Map<String, FoundTable> tables) {
    this.access = access;
    this.source = source;
    this.connection = connection;
    this.tables = tables;
    dialect = Dialect.of(source.product());
  }

  /**
   * How a dataset's table is read.
   *
   * @param cursor there where the dataset has one
   * @param cut there where the dataset is partitioned
   */
  private record TableQuery(
      TableSelect select, @Nullable OrderedColumn cursor, @Nullable OrderedColumn cut) {}

  /**
   * Connects.
   *
   * @param datasets whose tables will be read
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public static BatchReader open(
      DatabaseSourceSpec source, Secrets secrets, List<Dataset> datasets) {
    var access = new DatabaseAccess(source);
    Connection connection = access.open(secrets);
    boolean isOpen = false;
    try {
      for (String setting : Dialect.of(source.product()).session()) {
        Answers.run(connection, setting);
      }
      var reader =
          new BatchReader(
              access, source, connection, Discovery.tablesOf(source, connection, datasets));
      isOpen = true;
      return reader;
    } catch (SQLException failure) {
      throw access.unavailable("look for tables", failure);
    } finally {
      if (!isOpen) {
        Answers.leave(connection);
      }
    }
  }

  /**
   * Begins to read a part. It has to be closed before the next one.
   *
   * @param dataset that the part is of
   * @throws DatabaseUnavailableException if the database does not answer, or has the part's
   *     snapshot no more
   * @throws BatchRefusedException if the table cannot be read so
   */
  public BatchRows read(Dataset dataset, BatchPart part) {
    TableQuery query = queries.computeIfAbsent(dataset.name(), name -> query(dataset));
    RowCondition rows =
        RowCondition.of(dialect, part.window(), query.cursor(), part.range(), query.cut());
    try {
      dialect.enterSnapshot(connection, part.snapshot());
      PreparedStatement statement = connection.prepareStatement(query.select().sql() + rows.sql());
      rows.bind(dialect, statement);
      statement.setFetchSize(FETCH_ROWS);
      return new BatchRows(
          access,
          part.table(),
          connection,
          statement,
          query.select(),
          dataset.columns(),
          counting(query.select(), rows));
    } catch (SQLException failure) {
      throw access.unavailable("read table '" + part.table() + "'", failure);
    }
  }

  private @Nullable PreparedStatement counting(TableSelect select, RowCondition rows)
      throws SQLException {
    if (!dialect.isRepeatable()) {
      return null;
    }
    PreparedStatement statement = connection.prepareStatement(select.countSql() + rows.sql());
    rows.bind(dialect, statement);
    return statement;
  }

  private TableQuery query(Dataset dataset) {
    var from = (TableSpec) dataset.from();
    FoundTable table = tables.get(from.stream());
    if (table == null) {
      throw BatchRefusedException.noTable(dataset);
    }
    BatchRefusedException.requireColumns(dataset, table);
    Cursor cursor = from.cursor();
    Partitioned partitioned = from.partitioned();
    return new TableQuery(
        TableSelect.of(source.product(), table, dataset),
        cursor == null ? null : OrderedColumn.of(dataset, table, "cursor", cursor.column()),
        partitioned == null
            ? null
            : OrderedColumn.of(dataset, table, "partitioned", partitioned.column()));
  }

  /** Also ends a part that is being read. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw access.unavailable("end the read", failure);
    }
  }
}
