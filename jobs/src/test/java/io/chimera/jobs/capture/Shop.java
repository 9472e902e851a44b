package io.chimera.jobs.capture;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.postgres.CaptureName;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;

/** A contract of all tables of a server that a test has made, and what captures their changes. */
record Shop(DatabaseSourceSpec source, Contract contract) {
  static final Secrets SECRETS = Secrets.ofThisMachine();

  /**
   * @param port of the server, or of what stands before it
   */
  static Shop of(Path directory, int port) {
    DatabaseSourceSpec source = source(directory, port);
    var heading =
        new ContractDraft.Heading("a", "a", "a", "a@example.org", "a", LocalDate.of(2026, 11, 21));
    var found = Discovery.tables(source, SECRETS, TablePatterns.of("public.*", "public"));
    String text = ContractDraft.of(source, heading, Mode.CDC, found).text();
    return new Shop(source, new ContractReader().read(text));
  }

  private static DatabaseSourceSpec source(Path directory, int port) {
    try {
      Path password = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
      return new ContractReader()
          .readDatabase(
              """
              name: shop
              type: postgres
              host: 127.0.0.1
              port: %d
              database: %s
              user: %s
              sslMode: disable
              secrets: {password: '${file:%s}'}
              """
                  .formatted(port, PostgresServer.DATABASE, PostgresServer.USER, password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PostgresCapture capture() {
    return new PostgresCapture(source, SECRETS, CaptureName.of(contract), contract.datasets());
  }

  /** A connection of somebody who writes. */
  static Connection writer(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
