package io.chimera.sinks.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chimera.local.PostgresServer;
import io.chimera.sinks.PostgresLake;
import io.chimera.sinks.WrittenTable;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * L7 as Iceberg 1.11 has it: its own append through its own JDBC catalog, and the answer is lost.
 * The pool runs the compare-and-swap again, which finds nothing to swap. With attempts left the
 * append looks again and finds its snapshot; with none left it deletes what the table's head needs.
 */
@Tag("stock")
class JdbcRetryStockIT {
  private static final TableIdentifier BETS = TableIdentifier.of("casino", "bets");
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "at", Types.TimestampType.withoutZone()));

  @TempDir private Path directory;

  @Test
  void anAppliedCommitIsCalledFailedAndItsSnapshotIsBroken() throws Exception {
    try (var postgres = new PostgresLake(directory)) {
      String database = postgres.freshDatabase();

      Throwable answer = appendAndLoseTheAnswer(postgres, database, 0);

      assertThat(answer)
          .isInstanceOf(CommitFailedException.class)
          .hasMessage("Failed to update table casino.bets from catalog lake");
      try (var catalog = open(postgres, database)) {
        Table table = catalog.loadTable(BETS);
        assertThat(table.history()).as("it was applied").hasSize(2);
        assertThatThrownBy(() -> WrittenTable.ids(table))
            .as("its manifest list was deleted")
            .isInstanceOf(NotFoundException.class)
            .hasMessageContaining("/metadata/snap-");
      }
    }
  }

  @Test
  void icebergsOwnRetryFindsTheSnapshotAgain() throws Exception {
    try (var postgres = new PostgresLake(directory)) {
      String database = postgres.freshDatabase();

      Throwable answer = appendAndLoseTheAnswer(postgres, database, 4);

      assertThat(answer).isNull();
      try (var catalog = open(postgres, database)) {
        Table table = catalog.loadTable(BETS);
        assertThat(table.history()).hasSize(2);
        assertThat(WrittenTable.ids(table)).containsExactly(1L, 2L);
        WrittenTable.readHistory(table);
      }
    }
  }

  private static @Nullable Throwable appendAndLoseTheAnswer(
      PostgresLake postgres, String database, int retries) {
    try (var catalog = open(postgres, database)) {
      catalog.createNamespace(Namespace.of("casino"));
      Table table =
          catalog
              .buildTable(BETS, SCHEMA)
              .withProperty("commit.retry.num-retries", Integer.toString(retries))
              .create();
      table.newAppend().appendFile(WrittenTable.file(table, "one", 1)).commit();
      var append = table.newAppend().appendFile(WrittenTable.file(table, "two", 2));
      postgres.proxy().loseAnswerTo("UPDATE iceberg_tables");

      Throwable answer = catchThrowable(append::commit);

      assertThat(postgres.proxy().lostAnswers()).isEqualTo(1);
      return answer;
    }
  }

  private static JdbcCatalog open(PostgresLake postgres, String database) {
    var catalog = new JdbcCatalog();
    catalog.setConf(new Configuration());
    catalog.initialize(
        "lake",
        Map.of(
            CatalogProperties.URI,
            postgres.uri(database),
            CatalogProperties.WAREHOUSE_LOCATION,
            postgres.warehouse(),
            "jdbc.schema-version",
            "V1",
            "jdbc.user",
            PostgresServer.USER,
            "jdbc.password",
            PostgresServer.PASSWORD));
    return catalog;
  }
}
