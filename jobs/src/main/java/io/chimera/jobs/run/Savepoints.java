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

  /** How many stay. Only the newest is gone on from by itself; older ones are behind the tables. */
  private static final int KEPT = 5;

  private final Path directory;

  private Savepoints(Path directory) {
    this.directory = directory;
  }

  public static Savepoints of(PlatformSettings platform, Contract contract) {
    return in(Path.of(platform.checkpoints()).resolve("savepoints").resolve(contract.job()));
  }

  /** Those in a directory, which need not be there. */
  public static Savepoints in(Path directory) {
    return new Savepoints(directory);
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

  /** Those that {@link #deleteOld} would delete once there is a newer one. */
  public List<Path> oldOnceThereIsANewer() throws IOException {
    return newestFirst().stream().skip(KEPT - 1L).toList();
  }

  /**
   * Deletes all but the newest few, after a newer one was written.
   *
   * @return those that are gone
   * @throws IOException if one cannot be deleted, naming it; what is left of it is no savepoint
   */
  public List<Path> deleteOld() throws IOException {
    List<Path> old = newestFirst().stream().skip(KEPT).toList();
    for (Path each : old) {
      try {
        // First, so that half of one is not taken for a whole.
        Files.delete(each.resolve(METADATA));
        delete(each);
      } catch (IOException failure) {
        throw new IOException("Cannot delete old savepoint '" + each + "'", failure);
      }
    }
    return old;
  }

  private static void delete(Path savepoint) throws IOException {
    List<Path> inside;
    try (Stream<Path> files = Files.walk(savepoint)) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : inside) {
      Files.delete(each);
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
