package io.chimera.bench.connect;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a user has to say to have a topic taken in by Iceberg's sink for Kafka Connect. */
public final class SinkSettings {
  /** The same reads as all others have that are tuned. */
  private static final Map<String, String> TUNED_CONSUMER =
      Map.of(
          "consumer.override.max.poll.records", "5000",
          "consumer.override.fetch.min.bytes", "65536",
          "consumer.override.max.partition.fetch.bytes", "4194304",
          "consumer.override.receive.buffer.bytes", "1048576",
          "consumer.override.isolation.level", "read_committed");

  private SinkSettings() {}

  /**
   * Where records come from.
   *
   * @param servers the broker
   * @param registry where Avro's schemas are, by Confluent's interface
   */
  public record Source(String servers, String registry, String topic, Format format) {}

  /**
   * Where they go.
   *
   * @param table is there already
   */
  public record Target(CatalogSettings catalog, TableName table, Duration commitEvery) {}

  /**
   * A connector's settings; it reads the topic from its beginning.
   *
   * @param tasks that share the topic's partitions
   */
  public static Map<String, String> of(Source source, Target target, int tasks) {
    var settings = new TreeMap<>(TUNED_CONSUMER);
    settings.put("connector.class", "org.apache.iceberg.connect.IcebergSinkConnector");
    settings.put("tasks.max", String.valueOf(tasks));
    settings.put("topics", source.topic());
    settings.put("key.converter", WorkerSettings.UNTOUCHED);
    settings.putAll(values(source));
    settings.put("iceberg.tables", target.table().toString());
    // The default is five minutes.
    settings.put(
        "iceberg.control.commit.interval-ms", String.valueOf(target.commitEvery().toMillis()));
    // It finds the worker's own settings only where nothing has started the worker but a shell.
    settings.put("iceberg.kafka.bootstrap.servers", source.servers());
    settings.put("iceberg.catalog", target.catalog().name());
    settings.put("iceberg.catalog.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    settings.put("iceberg.catalog.uri", target.catalog().uri());
    settings.put("iceberg.catalog.warehouse", target.catalog().warehouse());
    settings.put("iceberg.catalog.jdbc.schema-version", "V1");
    return settings;
  }

  private static Map<String, String> values(Source source) {
    return switch (source.format()) {
      case JSON ->
          Map.of("value.converter", WorkerSettings.JSON, "value.converter.schemas.enable", "false");
      case AVRO ->
          Map.of(
              "value.converter", "io.apicurio.registry.utils.converter.AvroConverter",
              "value.converter.apicurio.registry.url", ownInterface(source.registry()),
              // Confluent's framing: a zero byte, then four bytes that number the content.
              "value.converter.apicurio.registry.id-handler",
                  "io.apicurio.registry.serde.Legacy4ByteIdHandler",
              "value.converter.apicurio.registry.headers.enabled", "false",
              "value.converter.apicurio.registry.use-id", "contentId");
    };
  }

  /** Of the same registry: the converter does not speak Confluent's. */
  private static String ownInterface(String registry) {
    return URI.create(registry).resolve("/apis/registry/v2").toString();
  }
}
