package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.jobs.cli.Chinook;
import io.chimera.jobs.init.ContractDraft;
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
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tables of a real Postgres, captured by one contract that was made from it. */
class ChangeCaptureIT {
  @TempDir private Path directory;

  @Test
  void tablesEqualTheirSourcesAfterTheReadAndAfterTransactionsOfAllKinds() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"))) {
      Chinook.load(server);
      try (Connection writer =
          DriverManager.getConnection(
              server.url().replace(PostgresServer.DATABASE, "chinook"),
              PostgresServer.USER,
              PostgresServer.PASSWORD)) {
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
