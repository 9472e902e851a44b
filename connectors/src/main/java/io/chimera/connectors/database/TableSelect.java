package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table as a contract has them: no value is rounded, cut or made null; one that
 * the column's type cannot hold is a {@link Fault}. Not thread-safe.
 */
public final class TableSelect {
  private final List<String> session;
  private final String sql;
  private final String table;
  private final SqlValue[] values;

  private TableSelect(List<String> session, String sql, String table, SqlValue[] values) {
    this.session = session;
    this.sql = sql;
    this.table = table;
    this.values = values;
  }

  /**
   * @param table as it is there
   * @param dataset whose columns are read, in their order
   * @throws IllegalArgumentException if the table has no such column
   */
  public static TableSelect of(Product product, FoundTable table, Dataset dataset) {
    var dialect = Dialect.of(product);
    var selected = new ArrayList<SelectedColumn>();
    for (Column column : dataset.columns()) {
      selected.add(dialect.select(find(table, column), column, dataset.maxValueBytes()));
    }
    String from = dialect.quoted(table.table());
    return new TableSelect(
        dialect.session(),
        selected.stream()
            .map(SelectedColumn::expression)
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + from)),
        from,
        selected.stream().map(SelectedColumn::value).toArray(SqlValue[]::new));
  }

  private static FoundColumn find(FoundTable table, Column column) {
    int index = FoundColumn.indexOf(table.columns(), column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Table '" + table.table() + "' has no column '" + column.name() + "'");
    }
    return table.columns().get(index);
  }

  /** What a connection has to be told before. */
  public List<String> session() {
    return session;
  }

  /** The query, without a condition. */
  public String sql() {
    return sql;
  }

  /** The query for how many rows there are, likewise. */
  public String countSql() {
    return "SELECT COUNT(*) FROM " + table;
  }

  /**
   * Reads the result's current row; whether null is allowed is not decided here.
   *
   * @return null if the row is good, or else what is wrong with the first value that is not
   */
  public @Nullable Fault read(ResultSet result, TypedRow row) throws SQLException {
    Fault first = null;
    for (int column = 0; column < values.length; column++) {
      Fault fault = values[column].read(result, column + 1, row, column);
      if (first == null) {
        first = fault;
      }
    }
    return first;
  }
}
