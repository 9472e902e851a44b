package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.RejectLimit;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A dataset whose table has been opened for one run; travels in the job graph.
 *
 * @param dataset the dataset's name
 * @param table its table
 * @param pipeline the pipeline that writes the table
 * @param epoch the run's epoch
 * @param contractVersion the run's contract
 * @param contractHash SHA-256 of that contract
 * @param rejectLimit how many rejected records are too many, or null for no limit
 * @param startText the opening's positions, as the ledger writes them
 * @param effect what a whole read does to the rows that are there
 * @param reads when there are whole reads
 * @param heartbeat how long positions that move without records wait for their commit, or null for
 *     not at all
 * @param packedLineage the event that the run has started, of which those of its commits are made;
 *     null where nobody is told
 */
public record OpenedDataset(
    String dataset,
    TableName table,
    String pipeline,
    long epoch,
    String contractVersion,
    String contractHash,
    @Nullable RejectLimit rejectLimit,
    String startText,
    Effect effect,
    Reads reads,
    @Nullable Duration heartbeat,
    @Nullable PackedText packedLineage)
    implements Serializable {

  /** Of a table whose rows stay, and whose positions are committed as they move. */
  public OpenedDataset(
      String dataset,
      TableName table,
      String pipeline,
      long epoch,
      String contractVersion,
      String contractHash,
      @Nullable RejectLimit rejectLimit,
      String startText) {
    this(
        dataset,
        table,
        pipeline,
        epoch,
        contractVersion,
        contractHash,
        rejectLimit,
        startText,
        Effect.CHANGE,
        Reads.AT_FIRST,
        null,
        null);
  }

  /** The same with another heartbeat. */
  public OpenedDataset withHeartbeat(Duration newHeartbeat) {
    return new OpenedDataset(
        dataset,
        table,
        pipeline,
        epoch,
        contractVersion,
        contractHash,
        rejectLimit,
        startText,
        effect,
        reads,
        newHeartbeat,
        packedLineage);
  }

  /** The same with the event of its start. */
  public OpenedDataset withLineage(String start) {
    return new OpenedDataset(
        dataset,
        table,
        pipeline,
        epoch,
        contractVersion,
        contractHash,
        rejectLimit,
        startText,
        effect,
        reads,
        heartbeat,
        PackedText.of(start));
  }

  /** The event that the run has started; null where nobody is told. */
  public @Nullable String lineage() {
    return packedLineage == null ? null : packedLineage.text();
  }

  /** Where the run begins to read: what the ledger has, plus what was new at the opening. */
  public Positions start() {
    return PositionsText.read(startText).to();
  }
}
