package io.chimera.jobs.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Where the shared servers keep their data; deleted with the last test. */
final class ServerDirectory implements AutoCloseable {
  private final Path directory;

  ServerDirectory() {
    try {
      directory = Files.createTempDirectory("chimera-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    delete(directory);
  }

  /** Deletes a directory with all that is in it; one that is not there is fine. */
  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
