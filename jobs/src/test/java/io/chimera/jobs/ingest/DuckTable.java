package io.chimera.jobs.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/**
 * The live data files of a table's current snapshot, read by an engine that shares no code with the
 * writer. The view is called {@code live}.
 */
final class DuckTable implements AutoCloseable {
  private final Connection connection;

  private DuckTable(Connection connection) {
    this.connection = connection;
  }

  static DuckTable of(Table table) {
    var files = new ArrayList<String>();
    try (var tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException("Cannot read a table with deletes");
        }
        files.add(task.file().location().replaceFirst("^file:(//)?", ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      var connection = DriverManager.getConnection("jdbc:duckdb:");
      var duck = new DuckTable(connection);
      duck.execute(
          "CREATE VIEW live AS SELECT * FROM read_parquet(["
              + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","))
              + "], hive_partitioning = false)");
      return duck;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of an answer, their values joined by commas. */
  List<String> ask(String sql) {
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (answer.next()) {
        var row = new ArrayList<String>();
        for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
          row.add(String.valueOf(answer.getObject(column)));
        }
        rows.add(String.join(",", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
