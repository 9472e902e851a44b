package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.nio.file.Path;
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
}
