package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.jobs.run.IngestRun;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.platform.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every product's capture promises: all tables of a real database, captured by one contract
 * that was made from it.
 */
abstract class ChangeCaptureContract {
  private static final int WRITTEN = 10;

  @TempDir Path directory;

  /** A server with a Chinook of its own. */
  abstract CapturedChinook start() throws Exception;

  /** How often an idle server is restarted. */
  abstract int idleRestarts();

  @Test
  void tablesEqualTheirSourcesAfterTheReadAndAfterTransactionsOfAllKinds() throws Exception {
    try (CapturedChinook server = start()) {
      try (Connection writer = server.writer()) {
        server.prepare(writer);
        String text = contract(server);
        Contract contract = new ContractReader().read(text);
        var lake = lake(server);

        lake.ingest(text, 2);
        assertEqual(lake, contract, writer);
        server.write(writer, 1_000, 0.1);
        lake.ingest(text, 1);
        assertEqual(lake, contract, writer);
      }
    }
  }

  /** Each interruption comes while transactions are written; nothing is done about any. */
  @Tag("thorough")
  @Test
  void tablesEqualTheirSourcesAfterJobsAndServersWereKilled() throws Exception {
    try (CapturedChinook server = start()) {
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      try (Connection writer = server.writer()) {
        server.prepare(writer);
      }

      for (int round = 0; round < 4; round++) {
        try (IngestRun run = lake.start(text, 1 + round % 2)) {
          // In the first round these come between the reads of two tables, and while one is read.
          try (var writing = Writing.to(server)) {
            Waiting.until(
                "all is read, and there are changes",
                () -> writing.count() >= WRITTEN && isRead(lake, contract));
          }
          if (round == 1) {
            server.kill();
            server.restart();
          }
          try (Connection writer = server.writer()) {
            server.write(writer, 200, round / 20.0);
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

      try (Connection writer = server.writer()) {
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
    try (CapturedChinook server = start()) {
      String text = contract(server);
      Contract contract = new ContractReader().read(text);
      var lake = lake(server);
      lake.ingest(text, 1);

      for (int restart = 1; restart <= idleRestarts(); restart++) {
        try (IngestRun run = lake.start(text, 1)) {
          // Others write to the server: its log moves, and there is nothing in it for us.
          int other = restart;
          try (Connection writer = server.writer();
              var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE other" + other + " AS SELECT 1 AS one");
          }
        }
        try (Connection writer = server.writer();
            var statement = writer.createStatement()) {
          statement.execute(
              "INSERT INTO " + server.artists() + " VALUES (" + (1_000 + restart) + ", 'first')");
        }
        server.restart();
      }
      lake.ingest(text, 1);

      try (Connection writer = server.writer()) {
        assertEqual(lake, contract, writer);
      }
    }
  }

  static void assertEqual(TestLake lake, Contract contract, Connection source) throws Exception {
    assertThat(contract.datasets()).hasSize(11);
    for (Dataset dataset : contract.datasets()) {
      assertThat(TableRowsOfSource.of(lake.rows(dataset.target().table()), dataset))
          .as(dataset.name())
          .isEqualTo(TableRowsOfSource.of(source, dataset));
    }
  }

  TestLake lake(CapturedChinook server) throws Exception {
    return TestLake.of(
        directory,
        """
        secrets:
          - {reference: '${file:%s}', hosts: ['127.0.0.1:%d']}
        """
            .formatted(password(server), server.port()));
  }

  private Path password(CapturedChinook server) throws Exception {
    return Files.writeString(directory.resolve("password"), server.password());
  }

  String contract(CapturedChinook server) throws Exception {
    DatabaseSourceSpec source =
        new ContractReader()
            .readDatabase(
                """
                name: shop
                type: %s
                host: 127.0.0.1
                port: %d
                database: %s
                user: %s
                sslMode: disable
                secrets: {password: '${file:%s}'}
                """
                    .formatted(
                        server.type(),
                        server.port(),
                        server.database(),
                        server.user(),
                        password(server)));
    var heading =
        new ContractDraft.Heading(
            "chinook", "test", "test", "a@example.org", "a", LocalDate.of(2026, 11, 21));
    var found =
        Discovery.tables(
            source, Secrets.ofThisMachine(), TablePatterns.of(server.tables(), server.database()));
    return ContractDraft.of(source, heading, Mode.CDC, found).text();
  }
}
