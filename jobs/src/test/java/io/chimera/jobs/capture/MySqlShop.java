package io.chimera.jobs.capture;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.mysql.MySqlCapture;
import io.chimera.connectors.mysql.ReplicaId;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.local.MariaDbServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
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

/** As {@link Shop}, of a MariaDB. */
record MySqlShop(DatabaseSourceSpec source, Contract contract) {
  static final Secrets SECRETS = Secrets.ofThisMachine();

  /**
   * @param port of the server, or of what stands before it
   */
  static MySqlShop of(Path directory, int port) {
    return of(directory, port, MariaDbServer.USER);
  }

  /** As seen by another user with the same password. */
  static MySqlShop of(Path directory, int port, String user) {
    DatabaseSourceSpec source = source(directory, port, user);
    var heading =
        new ContractDraft.Heading("a", "a", "a", "a@example.org", "a", LocalDate.of(2026, 11, 21));
    var found = Discovery.tables(source, SECRETS, TablePatterns.of("*", MariaDbServer.DATABASE));
    String text = ContractDraft.of(source, heading, Mode.CDC, found).text();
    return new MySqlShop(source, new ContractReader().read(text));
  }

  private static DatabaseSourceSpec source(Path directory, int port, String user) {
    try {
      Path password = Files.writeString(directory.resolve("password"), MariaDbServer.PASSWORD);
      return new ContractReader()
          .readDatabase(
              """
              name: shop
              type: mysql
              host: 127.0.0.1
              port: %d
              database: %s
              user: %s
              sslMode: disable
              secrets: {password: '${file:%s}'}
              """
                  .formatted(port, MariaDbServer.DATABASE, user, password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MySqlCapture capture() {
    return new MySqlCapture(source, SECRETS, ReplicaId.of(contract), contract.datasets());
  }

  /** The same of another user with the same password. */
  MySqlCapture captureAs(Path directory, String user) {
    return new MySqlCapture(
        source(directory, source.port(), user),
        SECRETS,
        ReplicaId.of(contract),
        contract.datasets());
  }

  Dataset dataset(String name) {
    return contract.datasets().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A connection of somebody who writes. */
  static Connection writer(MariaDbServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), MariaDbServer.USER, MariaDbServer.PASSWORD);
  }
}
