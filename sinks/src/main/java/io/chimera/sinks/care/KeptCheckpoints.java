package io.chimera.sinks.care;

import io.chimera.sinks.ledger.PendingFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The checkpoints and savepoints that a platform keeps, for what whoever goes on from one of them
 * would still commit. Jobs make new ones and remove old ones meanwhile.
 */
public final class KeptCheckpoints implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String METADATA = "_metadata";

  /** Directories of Flink that have state alone. */
  private static final Set<String> STATE = Set.of("shared", "taskowned");

  private static final int ATTEMPTS = 10;

  private final String directory;

  /**
   * @param directory a URI, or a path in the file system that Flink takes where none is said
   */
  public KeptCheckpoints(String directory) {
    this.directory = directory;
  }

  /**
   * Where files are that are still to be committed.
   *
   * @throws IOException if one of them cannot be read, so that nobody knows
   */
  Set<String> files() throws IOException {
    return files(this::checkpoints);
  }

  /** Looks which checkpoints there are. */
  @FunctionalInterface
  interface Look {
    Set<Path> find() throws IOException;
  }

  Set<String> files(Look look) throws IOException {
    var files = new HashSet<String>();
    Set<Path> before = Set.of();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Set<Path> found = look.find();
      boolean isWhole = attempt > 1 && found.containsAll(before);
      for (Path checkpoint : found) {
        isWhole &= isRead(checkpoint, files);
      }
      // A look takes its time: of two that follow on each other it may miss the later one, which
      // was not complete yet, and then the earlier one, which is gone by then. The next look has
      // it.
      if (isWhole) {
        return files;
      }
      before = found;
    }
    throw new IOException(
        "Cannot read the checkpoints in '" + directory + "': they change all the time");
  }

  private boolean isRead(Path checkpoint, Set<String> files) throws IOException {
    try {
      files.addAll(PendingFiles.of(checkpoint.toString()));
      return true;
    } catch (IOException failure) {
      if (checkpoint.getFileSystem().exists(new Path(checkpoint, METADATA))) {
        throw new IOException("Cannot read checkpoint '" + checkpoint + "'", failure);
      }
      return false;
    }
  }

  private Set<Path> checkpoints() throws IOException {
    var found = new HashSet<Path>();
    var root = new Path(directory);
    if (!root.getFileSystem().exists(root)) {
      // Perhaps it is another machine's.
      throw new FileNotFoundException(
          "Cannot read the checkpoints in '" + directory + "': there is no such directory here");
    }
    collect(root.getFileSystem(), root, found);
    return found;
  }

  private static void collect(FileSystem files, Path directory, Set<Path> found)
      throws IOException {
    FileStatus[] children;
    try {
      children = files.listStatus(directory);
    } catch (FileNotFoundException gone) {
      return;
    }
    if (children == null) {
      return;
    }
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (child.isDir() && !STATE.contains(name)) {
        collect(files, child.getPath(), found);
      } else if (!child.isDir() && name.equals(METADATA)) {
        found.add(directory);
      }
    }
  }
}
