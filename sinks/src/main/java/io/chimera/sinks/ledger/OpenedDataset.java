package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.RejectLimit;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import java.io.Serializable;
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
 */
public record OpenedDataset(
    String dataset,
    TableName table,
    String pipeline,
    long epoch,
    String contractVersion,
    String contractHash,
    @Nullable RejectLimit rejectLimit,
    String startText)
    implements Serializable {

  /** Where the run begins to read: what the ledger has, plus what was new at the opening. */
  public Positions start() {
    return PositionsText.read(startText).to();
  }
}
