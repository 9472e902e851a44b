package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One state of a database, which can be read again and again and is the same, and where the log was
 * then. Not thread-safe.
 */
public final class DatabaseState implements AutoCloseable {
  private static final int FETCH_ROWS = 2_000;
  private static final int ATTEMPTS = 10;

  private final DatabaseAccess access;
  private final DatabaseSourceSpec source;
  private final Connection connection;
  private final Map<String, FoundTable> tables;
  private final Moment moment;

  private DatabaseState(
      DatabaseAccess access,
      DatabaseSourceSpec source,
      Connection connection,
      Map<String, FoundTable> tables,
      Moment moment) {
    this.access = access;
    this.source = source;
    this.connection = connection;
    this.tables = tables;
    this.moment = moment;
  }

  /**
   * Where a log was.
   *
   * @param position in the server's words; null where it does not say
   * @param isExact whether the state has all that is before the position and nothing behind; else
   *     it has nothing behind, and may lack what was being committed
   */
  public record Moment(@Nullable String position, boolean isExact) {}

  /**
   * Takes the state that is there now.
   *
   * @param datasets whose tables will be read
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public static DatabaseState now(
      DatabaseSourceSpec source, Secrets secrets, List<Dataset> datasets) {
    var access = new DatabaseAccess(source);
    var dialect = Dialect.of(source.product());
    Connection connection = access.open(secrets);
    boolean isOpen = false;
    try {
      for (String setting : dialect.session()) {
        Answers.run(connection, setting);
      }
      Moment moment = begin(dialect, connection);
      var state =
          new DatabaseState(
              access, source, connection, Discovery.tablesOf(source, connection, datasets), moment);
      isOpen = true;
      return state;
    } catch (SQLException failure) {
      throw access.unavailable("take the state", failure);
    } finally {
      if (!isOpen) {
        Answers.leave(connection);
      }
    }
  }

  /** Tries for a moment in which nobody writes, and makes do with another. */
  private static Moment begin(Dialect dialect, Connection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      String before = dialect.logPosition(connection);
      dialect.beginSnapshot(connection);
      String position = dialect.logPosition(connection);
      boolean isExact = position != null && dialect.isExact(connection, position.equals(before));
      if (isExact || position == null || attempt == ATTEMPTS) {
        return new Moment(position, isExact);
      }
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  public Moment moment() {
    return moment;
  }

  /**
   * The dataset's columns that tell the table's rows apart, by the database's own word: those of
   * its primary key, else of a unique index. Empty where there is none, or the dataset has not all
   * of its columns.
   */
  public List<String> key(Dataset dataset) {
    FoundTable table = table(dataset);
    var key = new ArrayList<String>();
    for (String name : table.key()) {
      dataset.columns().stream()
          .filter(column -> isNamed(table, column, name))
          .findFirst()
          .ifPresent(column -> key.add(column.name()));
    }
    return key.size() == table.key().size() ? List.copyOf(key) : List.of();
  }

  private static boolean isNamed(FoundTable table, Column column, String name) {
    int index = FoundColumn.indexOf(table.columns(), column);
    return index >= 0 && table.columns().get(index).name().equals(name);
  }

  /** Those of a dataset's columns that its table has not, or no more. */
  public List<Column> absent(Dataset dataset) {
    List<FoundColumn> there = table(dataset).columns();
    return dataset.columns().stream()
        .filter(column -> FoundColumn.indexOf(there, column) < 0)
        .toList();
  }

  /** All rows of a dataset's table, which have to be closed before others are read. */
  public BatchRows read(Dataset dataset) {
    FoundTable table = table(dataset);
    TableSelect select = TableSelect.of(source.product(), table, dataset);
    try {
      PreparedStatement statement = connection.prepareStatement(select.sql());
      statement.setFetchSize(FETCH_ROWS);
      return new BatchRows(access, table.table(), null, statement, select, dataset.columns());
    } catch (SQLException failure) {
      throw access.unavailable("read table '" + table.table() + "'", failure);
    }
  }

  private FoundTable table(Dataset dataset) {
    FoundTable table = tables.get(dataset.from().stream());
    if (table == null) {
      throw BatchRefusedException.noTable(dataset);
    }
    return table;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw access.unavailable("leave the state", failure);
    }
  }
}
