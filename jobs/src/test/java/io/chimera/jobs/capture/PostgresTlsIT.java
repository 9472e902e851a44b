package io.chimera.jobs.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the {@code sslMode} of a contract or a catalog holds against a server with a certificate of
 * its own.
 */
class PostgresTlsIT {
  private static final String PASSWORD = "of no use";

  @TempDir private static Path directory;
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    Path home = directory.resolve("postgres");
    server = PostgresServer.startOnFreePort(home);
    certificate("server");
    certificate("other");
    Files.writeString(
        home.resolve("data").resolve("postgresql.conf"),
        "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n"
            .formatted(directory.resolve("server.crt"), directory.resolve("server.key")),
        StandardOpenOption.APPEND);
    server.restart();
    Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  /** One that vouches for itself, and for nobody but {@code localhost}. */
  private static void certificate(String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(String file, String what, byte[] bytes) throws IOException {
    Path path =
        Files.writeString(
            directory.resolve(file),
            "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private static DatabaseSourceSpec source(String host, String mode, String certificate) {
    String options =
        certificate.isEmpty()
            ? ""
            : "options: {rootCertificate: " + directory.resolve(certificate) + "}";
    return new ContractReader()
        .readDatabase(
            """
            name: shop
            type: postgres
            host: %s
            port: %d
            database: %s
            user: %s
            sslMode: %s
            secrets: {password: '${file:%s}'}
            %s
            """
                .formatted(
                    host,
                    server.port(),
                    PostgresServer.DATABASE,
                    PostgresServer.USER,
                    mode,
                    directory.resolve("password"),
                    options));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, disable, '', false",
    "127.0.0.1, require, '', true",
    "127.0.0.1, require, server.crt, true",
    "127.0.0.1, verify-ca, server.crt, true",
    "localhost, verify-full, server.crt, true"
  })
  void connects(String host, String mode, String certificate, boolean isEncrypted)
      throws Exception {
    var access = new DatabaseAccess(source(host, mode, certificate));

    try (Connection connection = access.open(Secrets.ofThisMachine());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      row.next();
      assertThat(row.getBoolean(1)).isEqualTo(isEncrypted);
    }
    access.openLog(Secrets.ofThisMachine()).close();
  }

  private static CatalogSettings catalog(String host, String mode, String certificate) {
    return new PlatformSettingsReader()
        .read(
            """
            catalog:
              type: jdbc
              uri: jdbc:postgresql://%s:%d/%s
              user: %s
              password: '${file:%s}'
              sslMode: %s
              %s
              warehouse: %s
            checkpoints: %s
            """
                .formatted(
                    host,
                    server.port(),
                    PostgresServer.DATABASE,
                    PostgresServer.USER,
                    directory.resolve("password"),
                    mode,
                    certificate.isEmpty()
                        ? ""
                        : "rootCertificate: " + directory.resolve(certificate),
                    directory.resolve("warehouse"),
                    directory.resolve("checkpoints")))
        .catalog();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, require, ''",
    "127.0.0.1, require, server.crt",
    "127.0.0.1, verify-ca, server.crt",
    "localhost, verify-full, server.crt"
  })
  void opensACatalog(String host, String mode, String certificate) {
    try (var lake = LakeCatalog.open(catalog(host, mode, certificate))) {
      assertThat(lake.tables()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, require, other.crt, PKIX path building failed",
    "127.0.0.1, verify-ca, other.crt, PKIX path building failed",
    "127.0.0.1, verify-full, server.crt, The hostname 127.0.0.1 could not be verified",
    "localhost, verify-full, '', PKIX path building failed"
  })
  void opensNoCatalogOfAServerThatIsNotWhoItShouldBe(
      String host, String mode, String certificate, String reason) {
    CatalogSettings settings = catalog(host, mode, certificate);

    assertThatThrownBy(() -> LakeCatalog.open(settings))
        .hasMessageStartingWith("Cannot connect to catalog 'jdbc:postgresql://" + host)
        .hasStackTraceContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, require, other.crt",
    "127.0.0.1, verify-ca, ''",
    "127.0.0.1, verify-ca, other.crt",
    "127.0.0.1, verify-full, server.crt",
    "localhost, verify-full, ''"
  })
  void refusesAServerThatIsNotWhoItShouldBe(String host, String mode, String certificate) {
    var access = new DatabaseAccess(source(host, mode, certificate));

    assertThatThrownBy(() -> access.open(Secrets.ofThisMachine()))
        .isInstanceOf(DatabaseUnavailableException.class);
  }
}
