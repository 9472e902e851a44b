package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chimera.local.LoopbackPorts;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
