package io.chimera.jobs.ingest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a distribution of Flink has on its class path, from the jars that the build has. */
final class FlinkDistribution {
  /** Not ours to bring: Flink needs them itself, and has them as they are. */
  private static final Pattern SHARED =
      Pattern.compile(
          "(jsr305|commons-(io|compress|lang3|math3)|flink-connector-datagen|lz4-java|snappy-java"
              + "|snakeyaml-engine)-[0-9].*\\.jar");

  private static final Pattern OURS = Pattern.compile("chimera-.*\\.jar");
  private static final Pattern APPLICATION = Pattern.compile("flink-container-.*\\.jar");

  private FlinkDistribution() {}

  /** Its jars, and not one of ours or of what only we need. */
  static List<Path> jars() throws IOException {
    Path target = Path.of(System.getProperty("chimera.home"), "jobs", "target");
    return Stream.of(
            named(Files.readString(target.resolve("provided.classpath")).strip(), OURS, false),
            named(Files.readString(target.resolve("runtime.classpath")).strip(), SHARED, true),
            named(System.getProperty("java.class.path"), APPLICATION, true))
        .flatMap(List::stream)
        .toList();
  }

  static String classPath() throws IOException {
    return String.join(File.pathSeparator, jars().stream().map(Path::toString).toList());
  }

  private static List<Path> named(String classPath, Pattern name, boolean isWanted) {
    return Stream.of(classPath.split(Pattern.quote(File.pathSeparator), -1))
        .map(Path::of)
        .filter(jar -> name.matcher(jar.getFileName().toString()).matches() == isWanted)
        .toList();
  }
}
