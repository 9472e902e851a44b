package io.chimera.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file as a whole: what fails half way leaves nothing, and what is there already is
 * replaced on request only. It holds what others may not see, so only its owner may read it.
 */
final class NewFile {
  private NewFile() {}

  /** What goes into the file. */
  @FunctionalInterface
  interface Content {
    void write(PrintWriter writer) throws IOException;
  }

  static void write(Path file, boolean isReplaced, Content content) throws IOException {
    if (Files.exists(file) && !isReplaced) {
      throw new BadInputException(
          "Cannot write '" + file + "': it is there already; --force overwrites it");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || directory == null || !Files.isDirectory(directory)) {
      throw new BadInputException(
          "Cannot write '" + file + "': expected a file in a directory that exists");
    }
    Path written = Files.createTempFile(directory, ".chimera", ".part");
    try {
      try (var writer = new PrintWriter(Files.newBufferedWriter(written, StandardCharsets.UTF_8))) {
        content.write(writer);
        if (writer.checkError()) {
          throw new IOException("Cannot write '" + file + "'");
        }
      }
      move(written, file);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void move(Path written, Path file) throws IOException {
    try {
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException elsewhere) {
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
