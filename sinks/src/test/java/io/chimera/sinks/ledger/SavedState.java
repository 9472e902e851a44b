package io.chimera.sinks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/** A savepoint on the disk, as a cluster writes it. */
public final class SavedState {
  private SavedState() {}

  /**
   * Writes one.
   *
   * @param committer uid of the committer
   */
  public static void write(Path directory, Pipeline.Checkpoint checkpoint, String committer)
      throws IOException {
    write(directory, checkpoint.id(), checkpoint.committer(), committer);
  }

  /** Writes one of an operator with one subtask. */
  static void write(Path directory, long id, OperatorSubtaskState subtask, String uid)
      throws IOException {
    var state = new OperatorState(SavepointState.operatorId(uid), 1, 1);
    state.putState(0, subtask);
    var properties = CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL);
    Files.createDirectories(directory);
    try (var out = Files.newOutputStream(directory.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(id, List.of(state), List.of(), properties), out);
    }
  }
}
