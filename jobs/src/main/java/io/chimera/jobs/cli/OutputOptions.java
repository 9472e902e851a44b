package io.chimera.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A file that a command writes, and nothing that is there already is lost by it. */
final class OutputOptions {
  @Option(names = "--output", paramLabel = "FILE", description = "Write the result to this file.")
  private @Nullable Path file;

  @Option(names = "--force", description = "Overwrite the file if it is there already.")
  private boolean force;

  boolean isWanted() {
    return file != null;
  }

  Path file() {
    if (file == null) {
      throw new IllegalStateException("Cannot name the file: none is wanted");
    }
    return file;
  }

  void write(NewFile.Content content) throws IOException {
    NewFile.write(file(), force, content);
  }
}
