package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.local.LoopbackPorts;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LakeCatalogTest {
  @TempDir private Path directory;

  @Test
  void makesTheDirectoryOfItsDatabase() {
    // Given
    var database = directory.resolve("fresh").resolve("lake").resolve("catalog.db");
    var settings =
        new CatalogSettings(
            "lake", "jdbc:sqlite:" + database, directory.resolve("warehouse").toString());
    // When
    try (var catalog = LakeCatalog.open(settings)) {
      // Then
      assertThat(catalog.tables()).isEmpty();
    }
    assertThat(database).isRegularFile();
  }

  static Stream<Arguments> protections() {
    return Stream.of(
        argumentSet("none", "disable", null, Map.of("sslmode", "disable")),
        argumentSet(
            "to whoever answers",
            "require",
            null,
            Map.of("sslmode", "require", "sslfactory", "org.postgresql.ssl.NonValidatingFactory")),
        argumentSet(
            "by what there is to verify by",
            "require",
            "/etc/ssl/company.pem",
            Map.of("sslmode", "verify-ca", "sslrootcert", "/etc/ssl/company.pem")),
        argumentSet(
            "by the JVM's authorities",
            "verify-full",
            null,
            Map.of(
                "sslmode",
                "verify-full",
                "sslfactory",
                "org.postgresql.ssl.DefaultJavaSSLFactory")),
        argumentSet(
            "by others",
            "verify-full",
            "/etc/ssl/company.pem",
            Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ssl/company.pem")));
  }

  /** The driver's own default is a file in the home directory, which pods do not have. */
  @ParameterizedTest
  @MethodSource("protections")
  void tellsPostgresByWhatItIsVerified(
      String mode, @Nullable String certificate, Map<String, String> expected) {
    var settings =
        new CatalogSettings(
            CatalogType.JDBC,
            "lake",
            "jdbc:postgresql://db:5432/lake",
            directory.toString(),
            new CatalogAccess("chimera", null, mode, certificate, null, null));

    var properties = Catalogs.driverProperties(settings, new Secrets(Map.of()));

    var told = new HashMap<>(properties);
    told.keySet().removeIf(key -> !key.toString().startsWith("ssl"));
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void namesTheDatabaseItCannotReachAndNeverThePassword() throws Exception {
    // Given
    Path file = Files.writeString(directory.resolve("password"), "hunter2\n");
    int nobody = LoopbackPorts.free();
    var settings =
        new CatalogSettings(
            CatalogType.JDBC,
            "lake",
            "jdbc:postgresql://127.0.0.1:" + nobody + "/lake",
            directory.toString(),
            new CatalogAccess(
                "chimera",
                new SecretReference(SecretReference.Kind.FILE, file.toString()),
                "disable",
                null,
                null,
                null));
    // When
    var thrown = catchThrowable(() -> LakeCatalog.open(settings));
    // Then
    assertThat(thrown)
        .isInstanceOf(UncheckedSQLException.class)
        .hasMessage("Cannot connect to catalog 'jdbc:postgresql://127.0.0.1:" + nobody + "/lake'");
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("hunter2");
    var travelling = new ByteArrayOutputStream();
    new ObjectOutputStream(travelling).writeObject(Lake.Address.of(settings));
    assertThat(travelling.toString(StandardCharsets.ISO_8859_1))
        .contains(file.toString())
        .doesNotContain("hunter2");
  }
}
