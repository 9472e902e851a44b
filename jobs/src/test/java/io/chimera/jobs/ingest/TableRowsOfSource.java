package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;

/** Rows of a source's table and of the lake's, as texts that are equal where the rows are. */
final class TableRowsOfSource {
  private TableRowsOfSource() {}

  /** All eleven tables of a Chinook. */
  static void assertEqual(TestLake lake, Contract contract, Connection source) throws SQLException {
    assertThat(contract.datasets()).hasSize(11);
    for (Dataset dataset : contract.datasets()) {
      assertThat(of(lake.rows(dataset.target().table()), dataset))
          .as(dataset.name())
          .isEqualTo(of(source, dataset));
    }
  }

  static List<String> of(Connection connection, Dataset dataset) throws SQLException {
    String quote = connection.getMetaData().getIdentifierQuoteString();
    String columns =
        dataset.columns().stream()
            .map(column -> quote + nameThere(column) + quote)
            .collect(Collectors.joining(", "));
    var rows = new ArrayList<String>();
    try (var statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + columns + " FROM " + dataset.from().stream())) {
      while (result.next()) {
        var row = new ArrayList<String>();
        for (int column = 1; column <= dataset.columns().size(); column++) {
          Object value = result.getObject(column);
          row.add(
              String.valueOf(value instanceof Timestamp moment ? moment.toLocalDateTime() : value));
        }
        rows.add(row.toString());
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String nameThere(Column column) {
    List<String> aliases = column.origin().aliases();
    return aliases.isEmpty() ? column.name() : aliases.get(0);
  }

  static List<String> of(List<Record> records, Dataset dataset) {
    return records.stream()
        .map(
            record ->
                dataset.columns().stream()
                    .map(Column::name)
                    .map(name -> String.valueOf(record.getField(name)))
                    .toList()
                    .toString())
        .sorted()
        .toList();
  }
}
