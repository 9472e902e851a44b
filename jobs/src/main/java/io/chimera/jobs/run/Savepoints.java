package io.chimera.jobs.run;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the savepoints of a contract lie: beside the checkpoints, a directory a job. */
public final class Savepoints {
  /** What Flink writes last, so that a savepoint without it is none. */
  private static final String METADATA = "_metadata";

  private final Path directory;

  private Savepoints(Path directory) {
    this.directory = directory;
  }

  public static Savepoints of(PlatformSettings platform, Contract contract) {
    return new Savepoints(
        Path.of(platform.checkpoints()).resolve("savepoints").resolve(contract.job()));
  }

  /** The directory that a savepoint is written to. */
  public Path directory() {
    return directory;
  }

  /** All that are whole, newest first. */
  public List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve(METADATA)))
          .sorted(Comparator.comparing(Savepoints::writtenAt).reversed())
          .toList();
    }
  }

  private static FileTime writtenAt(Path savepoint) {
    try {
      return Files.getLastModifiedTime(savepoint.resolve(METADATA));
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }
}
