package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.postgres.CaptureRefusedException;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.jobs.cli.Chinook;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.platform.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tables of a real Postgres, captured by one contract that was made from it. */
class ChangeCaptureIT {
  @TempDir private Path directory;

  @Test
  void tablesEqualTheirSourcesAfterTheReadAndAfterTransactionsOfAllKinds() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      Chinook.load(server);
      try (Connection writer = writer(server)) {
        ChinookChurn.prepare(writer);
        String text = contract(server);
        Contract contract = new ContractReader().read(text);
        var lake = lake(server);

        lake.ingest(text, 2);
        assertEqual(lake, contract, writer);
        ChinookChurn.write(writer, 1_000, 0.1);
        lake.ingest(text, 1);
        assertEqual(lake, contract, writer);
      }
    }
  }

  /** Each interruption comes while transactions are written; nothing is done about any. */
  @Tag("thorough")
  @Test
  void tablesEqualTheirSourcesAfterJobsAndServersWereKilled() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      Chinook.load(server);
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      try (Connection writer = writer(server)) {
        ChinookChurn.prepare(writer);
      }

      for (int round = 0; round < 4; round++) {
        try (IngestRun run = lake.start(text, 1 + round % 2)) {
          try (Connection writer = writer(server)) {
            ChinookChurn.write(writer, 200, round / 10.0);
          }
          Waiting.until("there is a commit", () -> isRead(lake, contract));
          if (round == 1) {
            server.kill();
            server.restart();
          }
          try (Connection writer = writer(server)) {
            ChinookChurn.write(writer, 200, round / 20.0);
          }
          if (round == 2) {
            run.stop();
          }
        }
        if (round == 0) {
          server.restart();
        }
      }
      lake.ingest(text, 1);

      try (Connection writer = writer(server)) {
        assertEqual(lake, contract, writer);
      }
    }
  }

  private static boolean isRead(TestLake lake, Contract contract) {
    return contract.datasets().stream()
        .allMatch(
            dataset ->
                lake.ledger(dataset.target().table()).stream()
                    .anyMatch(each -> each.entry().tally().in() > 0));
  }

  @Tag("thorough")
  @Test
  void firstTransactionAfterEachRestartOfAnIdleDatabaseIsThere() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      Chinook.load(server);
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      lake.ingest(text, 1);

      for (int restart = 1; restart <= 10; restart++) {
        try (IngestRun run = lake.start(text, 1)) {
          // Others write to the server: its log moves, and there is nothing in it for us.
          int other = restart;
          try (Connection writer = writer(server);
              var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE other" + other + " AS SELECT 1 AS one");
          }
        }
        try (Connection writer = writer(server);
            var statement = writer.createStatement()) {
          statement.execute("INSERT INTO artist VALUES (" + (1_000 + restart) + ", 'first')");
        }
        server.restart();
      }
      lake.ingest(text, 1);

      try (Connection writer = writer(server)) {
        assertEqual(lake, contract, writer);
      }
    }
  }

  @Test
  void refusesToGoOnWithoutTheSlot() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      Chinook.load(server);
      String text = contract(server);
      var lake = lake(server);
      lake.ingest(text, 1);
      PostgresCapture.of(new ContractReader().read(text), Secrets.ofThisMachine()).drop();

      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith("Cannot capture changes: SLOT_MISSING: Cannot go on from '")
          .hasMessageContaining("begin anew with a snapshot");
    }
  }

  private static Connection writer(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(
        server.url().replace(PostgresServer.DATABASE, "chinook"),
        PostgresServer.USER,
        PostgresServer.PASSWORD);
  }

  private static void assertEqual(TestLake lake, Contract contract, Connection source)
      throws Exception {
    assertThat(contract.datasets()).hasSize(11);
    for (Dataset dataset : contract.datasets()) {
      assertThat(TableRowsOfSource.of(lake.rows(dataset.target().table()), dataset))
          .as(dataset.name())
          .isEqualTo(TableRowsOfSource.of(source, dataset));
    }
  }

  private TestLake lake(PostgresServer server) throws Exception {
    return TestLake.of(
        directory,
        """
        secrets:
          - {reference: '${file:%s}', hosts: ['127.0.0.1:%d']}
        """
            .formatted(password(), server.port()));
  }

  private Path password() throws Exception {
    return Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
  }

  private String contract(PostgresServer server) throws Exception {
    DatabaseSourceSpec source =
        new ContractReader()
            .readDatabase(
                """
                name: shop
                type: postgres
                host: 127.0.0.1
                port: %d
                database: chinook
                user: %s
                sslMode: disable
                secrets: {password: '${file:%s}'}
                """
                    .formatted(server.port(), PostgresServer.USER, password()));
    var heading =
        new ContractDraft.Heading(
            "chinook", "test", "test", "a@example.org", "a", LocalDate.of(2026, 11, 21));
    var found =
        Discovery.tables(source, Secrets.ofThisMachine(), TablePatterns.of("public.*", "public"));
    return ContractDraft.of(source, heading, Mode.CDC, found).text();
  }
}
