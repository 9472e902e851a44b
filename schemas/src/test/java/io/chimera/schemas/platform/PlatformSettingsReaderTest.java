package io.chimera.schemas.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.AllowedSecret;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformSettingsReaderTest {
  @TempDir private Path directory;

  @Test
  void resolvesRelativePathsAgainstTheFile() throws IOException {
    PlatformSettings settings =
        read(
            """
            catalog:
              name: ours
              type: jdbc
              uri: jdbc:sqlite:state/catalog.db
              warehouse: ./tables
            events: {servers: 'broker:9092,other:9093'}
            checkpoints: ../flink
            dashboard: {port: 0}
            secrets:
              - reference: ${env:PASSWORD}
                hosts: [broker:9092]
            """);

    assertThat(settings)
        .isEqualTo(
            new PlatformSettings(
                new CatalogSettings(
                    "ours",
                    "jdbc:sqlite:" + directory + "/state/catalog.db",
                    directory + "/tables"),
                new EventSettings(List.of("broker:9092", "other:9093")),
                directory.getParent() + "/flink",
                0,
                List.of(
                    new AllowedSecret(
                        new SecretReference(SecretReference.Kind.ENV, "PASSWORD"),
                        List.of("broker:9092")))));
  }

  @Test
  void keepsAbsolutePaths() throws IOException {
    PlatformSettings settings =
        read("{catalog: {type: jdbc, uri: 'jdbc:sqlite:/data/c.db', warehouse: /data/lake}}");

    assertThat(settings.catalog())
        .isEqualTo(new CatalogSettings("lake", "jdbc:sqlite:/data/c.db", "/data/lake"));
  }

  @Test
  void takesAbsolutePathsOfSettingsThatLieInNoDirectory() {
    PlatformSettings settings =
        new PlatformSettingsReader()
            .read(
                """
                catalog: {type: jdbc, uri: 'jdbc:sqlite:/data/c.db', warehouse: /data/lake}
                checkpoints: /data/flink
                """);

    assertThat(settings.catalog())
        .isEqualTo(new CatalogSettings("lake", "jdbc:sqlite:/data/c.db", "/data/lake"));
    assertThat(settings.checkpoints()).isEqualTo("/data/flink");
  }

  @Test
  void refusesOtherPathsOfSettingsThatLieInNoDirectory() {
    assertThatThrownBy(
            () ->
                new PlatformSettingsReader()
                    .read("catalog: {type: jdbc, uri: 'jdbc:sqlite:c.db', warehouse: /data/lake}"))
        .hasMessageContaining(
            "catalog.uri: is relative to a directory that is not known, expected an absolute path,"
                + " for these settings are not in a directory of this machine")
        .hasMessageContaining("checkpoints: is missing, expected an absolute path");
    assertThatThrownBy(() -> new PlatformSettingsReader().read("checkpoints: /data/flink"))
        .hasMessageContaining("catalog: is missing, expected an absolute path");
  }

  @Test
  void putsEverythingUnderLakeByDefault() throws IOException {
    var expected =
        new PlatformSettings(
            new CatalogSettings(
                "lake",
                "jdbc:sqlite:" + directory + "/lake/catalog.db",
                directory + "/lake/warehouse"),
            null,
            directory + "/lake/checkpoints",
            8081,
            List.of());

    assertThat(new PlatformSettingsReader().defaults(directory)).isEqualTo(expected);
    assertThat(read("{}")).isEqualTo(expected);
  }

  private PlatformSettings read(String text) throws IOException {
    return new PlatformSettingsReader()
        .read(Files.writeString(directory.resolve("chimera.yaml"), text));
  }
}
