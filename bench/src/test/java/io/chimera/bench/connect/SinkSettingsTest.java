package io.chimera.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
  private static Map<String, String> of(Format format) {
    return SinkSettings.of(
        new SinkSettings.Source(
            "127.0.0.1:9092", "http://127.0.0.1:8080/apis/ccompat/v7", "bets_json", format),
        new SinkSettings.Target(
            new CatalogSettings("lake", "jdbc:sqlite:/lake/catalog.db", "file:/lake/warehouse"),
            new TableName("bench", "bets"),
            Duration.ofSeconds(10)),
        2);
  }

  @Test
  void commitsToTheTableOfTheCatalogAsOftenAsOthersDo() {
    assertThat(of(Format.JSON))
        .containsEntry("topics", "bets_json")
        .containsEntry("tasks.max", "2")
        .containsEntry("iceberg.tables", "bench.bets")
        .containsEntry("iceberg.control.commit.interval-ms", "10000")
        .containsEntry("iceberg.kafka.bootstrap.servers", "127.0.0.1:9092")
        .containsEntry("iceberg.catalog", "lake")
        .containsEntry("iceberg.catalog.uri", "jdbc:sqlite:/lake/catalog.db")
        .containsEntry("iceberg.catalog.warehouse", "file:/lake/warehouse");
  }

  @Test
  void pollsAsManyRecordsAsOthersDo() {
    assertThat(of(Format.AVRO)).containsEntry("consumer.override.max.poll.records", "5000");
  }

  @Test
  void readsJsonWithoutASchemaInEachRecord() {
    assertThat(of(Format.JSON))
        .containsEntry("value.converter", "org.apache.kafka.connect.json.JsonConverter")
        .containsEntry("value.converter.schemas.enable", "false")
        .doesNotContainKey("value.converter.apicurio.registry.url");
  }

  @Test
  void readsConfluentsFramingByTheRegistrysOwnInterface() {
    assertThat(of(Format.AVRO))
        .containsEntry(
            "value.converter.apicurio.registry.url", "http://127.0.0.1:8080/apis/registry/v2")
        .containsEntry(
            "value.converter.apicurio.registry.id-handler",
            "io.apicurio.registry.serde.Legacy4ByteIdHandler")
        .containsEntry("value.converter.apicurio.registry.use-id", "contentId")
        .doesNotContainKey("value.converter.schemas.enable");
  }

  @Test
  void workerListensToThisMachineOnlyAndHearsOfCommitsWhenATopicIsRead() {
    assertThat(WorkerSettings.of("127.0.0.1:9092", Path.of("/run")))
        .containsEntry("bootstrap.servers", "127.0.0.1:9092")
        .containsEntry("listeners", "http://127.0.0.1:0")
        .containsEntry("offset.flush.interval.ms", "500")
        .containsEntry("offset.storage.file.filename", "/run/connect.offsets");
  }
}
