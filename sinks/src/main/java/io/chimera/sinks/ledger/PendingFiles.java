package io.chimera.sinks.ledger;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * Files that no table has yet, and that whoever goes on from a checkpoint would commit: those of
 * closings that are pending, and of reads of whole tables that have not come to their end.
 */
public final class PendingFiles {
  private PendingFiles() {}

  /**
   * Reads a checkpoint or savepoint, which may be of any job.
   *
   * @param path its directory, a path or a URI
   * @return where the files are, of data, deletes and quarantines; empty for a job of others
   * @throws IOException if there is no such checkpoint, or it cannot be read
   */
  public static Set<String> of(String path) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    var files = new HashSet<String>();
    try (var in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      ClassLoader loader = PendingFiles.class.getClassLoader();
      for (OperatorState each :
          Checkpoints.loadCheckpointMetadata(in, loader, path).getOperatorStates()) {
        // None that has finished has anything pending.
        if (!each.isFullyFinished()) {
          for (OperatorSubtaskState subtask : each.getStates()) {
            if (isCommitter(subtask)) {
              add(subtask, files);
            }
          }
        }
      }
    }
    return files;
  }

  /** By what it has: in a job that is planned from SQL the planner says what it is called. */
  private static boolean isCommitter(OperatorSubtaskState subtask) {
    return subtask.getManagedOperatorState().stream()
        .anyMatch(
            handle -> handle.getStateNameToPartitionOffsets().containsKey(CommitterState.CLOSINGS));
  }

  private static void add(OperatorSubtaskState subtask, Set<String> files) throws IOException {
    try (var closer = new CloseableRegistry();
        var store = SavepointState.store(subtask, closer)) {
      for (Closing closing : CommitterState.closings(store).get()) {
        files.addAll(FilesText.locations(closing.dataFiles()));
        files.addAll(FilesText.locations(closing.deleteFiles()));
        files.addAll(FilesText.locations(closing.quarantineFiles()));
      }
      for (Gathered read : CommitterState.reads(store).get()) {
        files.addAll(FilesText.locations(read.dataFiles()));
        files.addAll(FilesText.locations(read.deleteFiles()));
        files.addAll(FilesText.locations(read.quarantineFiles()));
      }
    } catch (IOException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IOException("Cannot read the committer's state", failure);
    }
  }
}
