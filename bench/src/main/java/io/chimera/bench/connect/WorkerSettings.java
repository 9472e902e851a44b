package io.chimera.bench.connect;

import java.nio.file.Path;
import java.util.Map;

/** The settings of a standalone worker. */
final class WorkerSettings {
  static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  static final String UNTOUCHED = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private WorkerSettings() {}

  /**
   * @param servers the broker
   * @param directory for what the worker keeps
   */
  static Map<String, String> of(String servers, Path directory) {
    return Map.of(
        "bootstrap.servers",
        servers,
        "key.converter",
        UNTOUCHED,
        "value.converter",
        JSON,
        "offset.storage.file.filename",
        directory.resolve("connect.offsets").toString(),
        // A task that has read all of a topic sleeps as long, and hears of no commit: by default a
        // minute, and after half of one a commit is given up. As Iceberg's own tests have it.
        "offset.flush.interval.ms",
        "500",
        "listeners",
        "http://127.0.0.1:0",
        // Plugins are on the class path, and say so; otherwise all of it is searched.
        "plugin.discovery",
        "service_load");
  }
}
