package io.chimera.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prometheus and its tool: those that are installed, else those of Debian's package, which is
 * fetched with {@code apt-get} and unpacked below {@code local/target}. Nothing is installed.
 */
public final class PrometheusPrograms {
  private static final String PACKAGE = "prometheus";
  private static final Path PROGRAMS = Path.of("usr", "bin");
  private static final int PATIENCE_MINUTES = 5;

  private final Path directory;

  private PrometheusPrograms(Path directory) {
    this.directory = directory;
  }

  /**
   * What a program has said.
   *
   * @param exitCode 0 if all is well
   * @param output both of its streams
   */
  public record Outcome(int exitCode, String output) {}

  /**
   * Looks for them, and fetches them if need be.
   *
   * @throws LocalServerException if they are neither installed nor to be had; it says why
   */
  public static PrometheusPrograms find() {
    for (String each : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path directory = Path.of(each);
      if (Files.isExecutable(directory.resolve("prometheus"))
          && Files.isExecutable(directory.resolve("promtool"))) {
        return new PrometheusPrograms(directory);
      }
    }
    Path unpacked = LocalArtifacts.ofThisProject().prometheusPackage();
    if (!Files.isExecutable(unpacked.resolve(PROGRAMS).resolve("promtool"))) {
      fetch(unpacked);
    }
    return new PrometheusPrograms(unpacked.resolve(PROGRAMS));
  }

  /** In a directory beside, so that what is interrupted, or done by two at once, does no harm. */
  private static void fetch(Path unpacked) {
    try {
      Path place = Files.createTempDirectory(Files.createDirectories(unpacked.getParent()), "apt");
      require(place, "apt-get", "download", PACKAGE);
      try (Stream<Path> files = Files.list(place)) {
        Path archive =
            files
                .filter(file -> file.toString().endsWith(".deb"))
                .findFirst()
                .orElseThrow(() -> new IOException("no archive came"));
        require(place, "dpkg", "-x", archive.toString(), "root");
        Files.delete(archive);
      }
      moveIfFirst(place.resolve("root"), unpacked);
    } catch (IOException failure) {
      throw new LocalServerException(
          "Cannot fetch Debian's package '%s': %s; install Prometheus, or run 'apt-get update'"
              .formatted(PACKAGE, failure.getMessage()),
          failure);
    }
  }

  private static void moveIfFirst(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException second) {
      // Somebody else has done the same.
      if (!Files.isDirectory(to)) {
        throw second;
      }
    }
  }

  private static void require(Path directory, String... command) throws IOException {
    Outcome outcome = run(directory, List.of(command));
    if (outcome.exitCode() != 0) {
      throw new IOException(
          "'%s' ended with code '%d': %s"
              .formatted(command[0], outcome.exitCode(), outcome.output().strip()));
    }
  }

  private static Outcome run(Path directory, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("'%s' does not end".formatted(command.get(0)));
      }
      return new Outcome(process.exitValue(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs {@code promtool}, which checks rules and tests them. */
  public Outcome promtool(Path workingDirectory, String... arguments) {
    var command = new ArrayList<String>();
    command.add(directory.resolve("promtool").toString());
    command.addAll(List.of(arguments));
    try {
      return run(workingDirectory, command);
    } catch (IOException failure) {
      throw new LocalServerException("Cannot run 'promtool'", failure);
    }
  }

  Path prometheus() {
    return directory.resolve("prometheus");
  }
}
