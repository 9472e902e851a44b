package io.chimera.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the servers' programs where the build has put them: below {@code local/target} in the
 * project root, which the system property {@code chimera.home} names.
 */
final class LocalArtifacts {
  private static final String HOME = "chimera.home";

  private final Path target;

  LocalArtifacts(Path home) {
    this.target = home.resolve("local").resolve("target");
  }

  static LocalArtifacts ofThisProject() {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new LocalServerException(
          "Cannot find the servers' programs: system property '%s' is not set; start through the launcher 'chimera', or set it to the project's root"
              .formatted(HOME));
    }
    return new LocalArtifacts(Path.of(home));
  }

  /** The class path of the broker and the database, apart from this JVM's. */
  String kafkaClassPath() {
    try {
      return Files.readString(existing(target.resolve("kafka.classpath"))).strip();
    } catch (IOException e) {
      throw new LocalServerException("Cannot read the class path of Kafka", e);
    }
  }

  /** Where the database's programs are unpacked, once for all of its servers. */
  Path postgresPrograms() {
    return target.resolve("postgres").toAbsolutePath();
  }

  /** Where MariaDB's {@code bin} and {@code share} are. */
  Path mariaDbPrograms() {
    Path directory = existing(target.resolve("mariadb")).toAbsolutePath();
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.endsWith(Path.of("bin", "mariadbd")))
          .findFirst()
          .map(program -> program.resolve("../..").normalize())
          .orElseThrow(() -> missing(directory.resolve("bin/mariadbd")));
    } catch (IOException e) {
      throw new LocalServerException("Cannot look into '%s'".formatted(directory), e);
    }
  }

  /** Where Debian's package of Prometheus is unpacked when somebody needs it. */
  Path prometheusPackage() {
    return target.resolve("prometheus").resolve("root").toAbsolutePath();
  }

  /** The registry's runnable jar; its libraries lie beside it. */
  Path registryJar() {
    Path directory = existing(target.resolve("registry"));
    try (var jars = Files.newDirectoryStream(directory, "*-runner.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException e) {
      throw new LocalServerException("Cannot look into '%s'".formatted(directory), e);
    }
    throw missing(directory.resolve("*-runner.jar"));
  }

  /** Directory or jar with the classes of this module. */
  static Path ownClasses() {
    try {
      return Path.of(
          TiedToParent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LocalServerException("Cannot find this module's own classes", e);
    }
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw missing(path);
    }
    return path;
  }

  private static LocalServerException missing(Path path) {
    return new LocalServerException(
        "Cannot find '%s': the project is not built; run 'mvn -Dquick package' in its root"
            .formatted(path));
  }
}
