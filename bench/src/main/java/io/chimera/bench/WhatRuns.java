package io.chimera.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.iceberg.IcebergBuild;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Which of several versions this JVM really has loaded, where that has made other people's figures
 * wrong: Avro 1.12.1 reads by another way than what Flink is built for, and zstd lies in several
 * jars.
 */
final class WhatRuns {
  static final String FLINK_AVRO = "flinkAvro";

  private static final String SHADED_AVRO = "org.apache.flink.avro.shaded.org.apache.avro";
  private static final String BUILT_FOR = "1.11.";
  private static final Pattern AVRO_VERSION = Pattern.compile("org\\.apache\\.avro:avro:(\\S+)");

  private WhatRuns() {}

  /** What is in the report of every system. */
  static Map<String, String> everywhere() throws ReflectiveOperationException {
    var runs = new TreeMap<String, String>();
    runs.put("java", Runtime.version().toString());
    runs.put(
        "collector",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
    // Read, and not compiled in, as a constant would be.
    runs.put(
        "zstd",
        String.valueOf(
            Class.forName("com.github.luben.zstd.util.ZstdVersion").getField("VERSION").get(null)));
    return runs;
  }

  /**
   * The Avro that Flink's format of the registry decodes with.
   *
   * @throws IllegalStateException if it is not the one that Flink is built for, or reads by its
   *     fast reader, which Flink's format has built anew for every record
   */
  static String flinkAvro() throws ReflectiveOperationException, IOException {
    Class<?> data = Class.forName(SHADED_AVRO + ".generic.GenericData");
    String version = version(data);
    Object shared = data.getMethod("get").invoke(null);
    boolean isFast = (boolean) data.getMethod("isFastReaderEnabled").invoke(shared);
    if (!version.startsWith(BUILT_FOR) || isFast) {
      throw new IllegalStateException(
          "Cannot measure Flink SQL: its Avro is '%s' with the fast reader %s, expected '%sx' with it off"
              .formatted(version, isFast ? "on" : "off", BUILT_FOR));
    }
    return version + ", fast reader off";
  }

  /** Of the worker, its sink, and what the registry's converter decodes with. */
  static Map<String, String> connect() {
    return Map.of(
        "kafka", AppInfoParser.getVersion(),
        "iceberg", IcebergBuild.version(),
        "avro",
            "%s, fast reader %s"
                .formatted(
                    GenericData.class.getPackage().getImplementationVersion(),
                    GenericData.get().isFastReaderEnabled() ? "on" : "off"));
  }

  /** Shading leaves only the notice that says what is in the jar. */
  private static String version(Class<?> shaded) throws IOException {
    URI place = URI.create(shaded.getProtectionDomain().getCodeSource().getLocation().toString());
    try (var jar = new JarFile(place.getPath());
        InputStream notice = jar.getInputStream(jar.getJarEntry("META-INF/NOTICE"))) {
      var found = AVRO_VERSION.matcher(new String(notice.readAllBytes(), StandardCharsets.UTF_8));
      return found.find() ? found.group(1) : "unknown";
    }
  }
}
