package io.chimera.sinks;

import io.chimera.local.PostgresServer;
import io.chimera.local.TcpProxy;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Postgres for catalogs, reached through a network that loses what it is told to lose. */
public final class PostgresLake implements AutoCloseable {
  private final Path directory;
  private final PostgresServer server;
  private final TcpProxy proxy;
  private final AtomicInteger databases = new AtomicInteger();

  public PostgresLake(Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD + "\n");
    server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
    proxy = TcpProxy.to(server.port());
  }

  public PostgresServer server() {
    return server;
  }

  public TcpProxy proxy() {
    return proxy;
  }

  /** An empty database of the test's own. */
  public String freshDatabase() throws SQLException {
    String name = "fresh_" + databases.incrementAndGet();
    try (var connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** The address of a database, through the proxy. */
  public String uri(String database) {
    return "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database;
  }

  public String warehouse() {
    return directory.resolve("warehouse").toString();
  }

  /** The catalog in a database, as the platform's settings have it. */
  public CatalogSettings settings(String database) {
    var password =
        new SecretReference(
            SecretReference.Kind.FILE, directory.resolve("password").toAbsolutePath().toString());
    return new CatalogSettings(
        CatalogType.JDBC,
        "lake",
        uri(database),
        warehouse() + "/" + database,
        new CatalogAccess(PostgresServer.USER, password, "disable", null, null, null));
  }

  public LakeCatalog open(String database) {
    return LakeCatalog.open(settings(database));
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
