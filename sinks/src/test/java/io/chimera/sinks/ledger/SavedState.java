package io.chimera.sinks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
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
    var state = new OperatorState(SavepointState.operatorId(committer), 1, 1);
    state.putState(0, checkpoint.committer());
    var properties = CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL);
    Files.createDirectories(directory);
    try (var out = Files.newOutputStream(directory.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(checkpoint.id(), List.of(state), List.of(), properties), out);
    }
  }
}
